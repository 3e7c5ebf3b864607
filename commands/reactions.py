"""What readers have done about the accounts of a delivery by now, in the names of people."""

from collections.abc import Mapping
from datetime import date

from store import answers, items, people, snoozes, tasks
from store.database import Tx
from store.digest_records import Answer, Key, Snooze, Task
from views.news.changes import Reaction
from views.news.words import until


def of(tx: Tx, key: Key, today: date) -> dict[str, Reaction]:
    """The reactions by account. A task shows where it was taken on since the delivery was due."""
    said = answers.of(tx, key)
    accounts = [item.account_id for item in items.of(tx, key) if item.listed]
    asleep = {
        each.account_id: each for each in snoozes.holding(tx, today, place=key.target, accounts=accounts)
    }
    taken = {each.account_id: each for each in tasks.held(tx, accounts).values() if each.at >= key.slot}
    return {each: _reaction(tx, each, said, asleep, taken) for each in accounts}


def name(tx: Tx, person: str) -> str:
    """What a Slack id is called, as Slack last told."""
    known = people.get(tx, person)
    return (known and (known.name or known.email)) or person


def _reaction(
    tx: Tx, account_id: str, said: list[Answer], asleep: Mapping[str, Snooze], taken: Mapping[str, Task]
) -> Reaction:
    newest: dict[str, Answer] = {}
    for answer in said:
        if answer.account_id == account_id:
            newest.setdefault(answer.person, answer)
    snooze, task = asleep.get(account_id), taken.get(account_id)
    return Reaction(
        answers=tuple((name(tx, each.person), each.said) for each in newest.values()),
        snoozed=f"{until(snooze)}, by {name(tx, snooze.person)}" if snooze else "",
        taken=name(tx, task.person) if task else "",
    )
