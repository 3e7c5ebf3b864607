"""What `rapport forget` says: what it is about to erase, and afterwards what it did and the proof."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from store.forgetting.plan import Plan
from store.forgetting.proof import Proof
from store.forgetting.slack import Posted
from store.forgetting.subject import Subject
from views.words import count

_MOST = 5  # names in a line


@dataclass(frozen=True, slots=True)
class Done:
    """What was found, what was done about it, and what the proof says."""

    subject: Subject
    alias: str
    plan: Plan
    slack: Sequence[Posted]
    proof: Proof


def foretold(subject: Subject, plan: Plan, slack: Sequence[Posted]) -> str:
    """What will be erased, and what cannot be."""
    lines = [f"To be forgotten: {subject.title}.", *_counted("Rows to delete", plan.deleted)]
    lines += _counted(
        "Rows to take it out of" if subject.kind == "account" else "Rows to take her out of", plan.changed
    )
    if not plan.deleted and not plan.changed:
        lines.append("Nothing of it is left in the database.")
    return "\n".join([*lines, *_notes(subject), *_slack(slack)])


def told(done: Done) -> str:
    """What was done, and the proof."""
    return "\n".join(
        [
            f"Forgotten, and from now on {done.alias} in the audit. An import leaves it out.",
            *_proven(done.proof),
            "Restart running replicas: names may be in their memory. Backups and exports are yours to erase.",
            *_slack(done.slack),
        ]
    )


def as_data(done: Done) -> dict[str, Any]:
    """The same for a program; without names."""
    proof = done.proof
    return {
        "kind": done.subject.kind,
        "alias": done.alias,
        "deleted": dict(done.plan.deleted),
        "changed": dict(done.plan.changed),
        "slack": [{"channel": each.channel, "ts": each.ts or None} for each in done.slack],
        "proof": {
            "holds": proof.holds,
            "tables": proof.tables,
            "columns": proof.columns,
            "values": proof.values,
            "found": dict(proof.found),
            "kept": dict(proof.kept),
            "bytes": {"searched_for": len(proof.bytes), "found": sum(proof.bytes.values())},
        },
    }


def _counted(title: str, rows: Mapping[str, int]) -> Iterator[str]:
    if rows:
        yield f"{title}: {', '.join(f'{number:,} of {table}' for table, number in rows.items())}."


def _notes(subject: Subject) -> Iterator[str]:
    if subject.is_gone:
        yield "Note: the rows are gone already, so what is left is found by what you typed alone."
    elif subject.kind == "account":
        yield "Note: `/health accuracy` loses what it knew of this account."
    if subject.shared:
        names = ", ".join(subject.shared[:_MOST]) + (", …" if len(subject.shared) > _MOST else "")
        yield f"Note: others have it in common ({names}), so it stays in the rows of other accounts."


def _proven(proof: Proof) -> Iterator[str]:
    columns = f"{count(proof.columns, 'column')} of {count(proof.tables, 'table')}"
    read = f"{count(proof.values, 'value')} in {columns}"
    if proof.found:
        yield f"NOT PROVEN: of {read} some still hold it: {_places(proof.found)}. Run the same command again."
    else:
        yield f"Proof: {read} were read, and none holds it."
    if proof.kept:
        yield f"Kept on purpose, for who did something is never changed: {_places(proof.kept)}."
    hits = sum(proof.bytes.values())
    if proof.bytes and hits:
        yield f"NOT PROVEN: the database's files still hold it {hits:,} times. Run the same command again."
    elif proof.bytes:
        yield f"Proof: the bytes of the database's files hold none of {count(len(proof.bytes), 'spelling')}."
    if proof.elsewhere:
        shared = count(len(proof.elsewhere), "spelling")
        yield f"Not looked for in the bytes: {shared}, which others have in theirs."


def _places(found: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} in {place}" for place, number in sorted(found.items()))


def _slack(messages: Sequence[Posted]) -> Iterator[str]:
    if messages:
        by_channel = Counter(each.channel for each in messages)
        where = ", ".join(f"{number:,} in {channel}" for channel, number in sorted(by_channel.items()))
        yield (
            f"Slack keeps {count(len(messages), 'message')} of Rapport's that may hold it: {where}. "
            "Only an admin of Slack can delete them; --json names each."
        )
