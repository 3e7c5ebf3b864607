"""Which facts a message of each purpose may say, by the beginning of their ids; all else is left off.

Nothing of the score is a fact in the first place, nor what we wrote down about a customer for ourselves.
"""

from collections.abc import Mapping

from outreach.fact import Purpose

ALWAYS = ("account.", "recipient.", "sender.", "product.")
# What a reader may take amiss is said only where it is the point: money and invoices where the contract is
# talked about, troubles not where a favour is asked, and progress of the setting up while that is under way.
ALLOWED: Mapping[Purpose, tuple[str, ...]] = {
    "check-in": ("customer.", "goal.", "milestone.", "nps.", "ticket.", "touch.", "usage."),
    "renewal": (
        *("arr.", "customer.", "goal.", "invoice.", "milestone.", "plan.", "renewal."),
        *("seats.", "ticket.", "touch.", "usage."),
    ),
    "onboarding": ("customer.", "goal.", "milestone.", "ticket.", "touch.", "usage.people."),
    "save": ("customer.", "goal.", "milestone.", "nps.", "renewal.", "ticket.", "touch.", "usage."),
    "expansion": ("arr.", "customer.", "goal.", "plan.", "renewal.", "seats.", "touch.", "usage."),
    "reference": ("customer.", "goal.", "nps.", "touch.", "usage."),
    "review": ("customer.", "goal.", "nps.", "touch.", "usage."),
}


def may_say(fact_id: str, purpose: Purpose) -> bool:
    """Whether a message of this purpose may say it."""
    return fact_id.startswith((*ALWAYS, *ALLOWED[purpose]))
