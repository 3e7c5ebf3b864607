"""What the person who set a digest up is told when it could not be posted, and what she can do."""

from typing import LiteralString

from store.digest_records import Digest
from views import blocks
from views.message import Message
from views.text import Markup, markup

_RESUME: LiteralString = "then type `/digest resume {0}`, or `/digest rm {0}` if it is not needed any more"
# By Slack's name of the reason: what is the matter, and what to do.
_PAUSED: dict[str, tuple[LiteralString, LiteralString]] = {
    "is_archived": ("the channel is archived", f"Unarchive it, {_RESUME}."),
    "not_in_channel": ("I am not in the channel any more", f"Type `/invite @rapport` there, {_RESUME}."),
    "channel_not_found": (
        "the channel is gone, or it is private and I am not in it any more",
        f"If it is still there, type `/invite @rapport` in it, {_RESUME}.",
    ),
    "restricted_action": ("only some people may post in the channel", f"Let me post there, {_RESUME}."),
    "shared": (
        "the channel is shared with people outside of this workspace by now",
        "They must not read it. Set one up elsewhere with `/digest add`, and end it here: `/digest rm {0}`.",
    ),
    "user_not_found": ("Slack does not let me write to this person", "End it with `/digest rm {0}`."),
}
_SAME = {
    "cant_post_message": "restricted_action",
    "restricted_action_read_only_channel": "restricted_action",
    "restricted_action_non_threadable_channel": "restricted_action",
    "restricted_action_thread_only_channel": "restricted_action",
    "user_disabled": "user_not_found",
    "user_not_visible": "user_not_found",
    "cannot_dm_bot": "user_not_found",
    "messages_tab_disabled": "user_not_found",
}


def lasts(code: str) -> bool:
    """Whether Slack would say the same tomorrow, so that the digest is better paused."""
    return _SAME.get(code, code) in _PAUSED


def because(code: str) -> str:
    """What is the matter, for lists and logs."""
    return _PAUSED[_SAME.get(code, code)][0] if lasts(code) else f"Slack did not take it ({code})"


def paused(digest: Digest, code: str) -> Message:
    """It is paused, for one of the reasons that last."""
    reason, todo = _PAUSED[_SAME.get(code, code)]
    do = Markup(todo.format(digest.digest_id))
    return _say("I have paused {}: {}. {}", _name(digest), Markup(reason), do)


def broken(digest: Digest, sentence: str) -> Message:
    """It is paused since its accounts cannot be found; `sentence` says why."""
    do = Markup(f"Mend that, {_RESUME.format(digest.digest_id)}.")
    return _say("I have paused {}. {} {}", _name(digest), sentence, do)


def unmade(digest: Digest, sentence: str) -> Message:
    """This once there was nothing to make it of; `sentence` says why."""
    return _say("I could not make {} this time. {}", _name(digest), sentence)


def refused(digest: Digest, code: str) -> Message:
    """This once it was not posted."""
    words: LiteralString = (
        "I could not post {} this time: Slack did not take it ({}). It comes again when it is next due; your "
        "admin may know more."
    )
    return _say(words, _name(digest), code)


def in_doubt(digest: Digest, code: str) -> Message:
    """Nobody knows whether it arrived, and it is better missing than there twice."""
    words: LiteralString = (
        "I do not know whether {} has arrived this time: Slack gave no clear answer, and does not let me "
        "look ({}). Please look there yourself. It comes again when it is next due."
    )
    return _say(words, _name(digest), code)


def missed(digest: Digest) -> Message:
    """Every attempt failed until it was too late."""
    return _say(
        "I could not post {} in time this once. It comes again when it is next due, and then tells what this "
        "one would have told.",
        _name(digest),
    )


def orphaned(digest: Digest) -> Message:
    """Who set it up has left Slack; it goes on."""
    words: LiteralString = (
        "Who set up {} has left this Slack. It goes on as before. Whoever would look after it from now on: "
        "type `/digest take {}`."
    )
    return _say(words, _name(digest), Markup(digest.digest_id))


def _name(digest: Digest) -> Markup:
    """The digest, as the reader of a direct message knows it."""
    whose = digest.segment or "all accounts"
    if digest.audience == "owners":
        return markup("the digest of *{}* that goes to each owner ({})", whose, digest.due)
    if digest.target.startswith(("U", "W")):
        return markup("your digest of *{}* ({})", whose, digest.due)
    return markup("the digest of *{}* in {} ({})", whose, Markup(f"<#{digest.target}>"), digest.due)


def _say(template: LiteralString, *data: object) -> Message:
    shown = markup(template, *data)
    return Message(shown, (blocks.section(shown),))
