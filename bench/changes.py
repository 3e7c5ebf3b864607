"""Every change that a person can make, by the commands, buttons and forms of Slack."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from bench.hands import ACCOUNTS, Hands
from store.digest_records import Key
from views.digest.pointer import At
from views.pointer import Pointer
from views.segment.pointer import pack

_FORM = {"kind": "changes", "segment": "", "days": "daily", "zone": "UTC", "top": "5"}
_NAMES = ("big", "small", "old")
_ITEM = "SELECT digest_id, slot, target, place FROM items"
_THERE = "SELECT digest_id FROM digests WHERE removed_at IS NULL"


def _in(hands: Hands, days: int) -> str:
    return str(hands.now.date() + timedelta(days=days))


def _moment(at: datetime | str) -> datetime:
    """Both databases know it in a way of their own."""
    known = datetime.fromisoformat(at).replace(tzinfo=UTC) if isinstance(at, str) else at
    return known.astimezone(UTC)


def _delivered(hands: Hands, act: str = "") -> At:
    """An account of a delivery, as a button carries it."""
    digest_id, slot, target, place = hands.row(_ITEM)
    return At(Key(digest_id, _moment(slot), target), place, act)


def _pulse(hands: Hands) -> None:
    hands.ask(f"/pulse {hands.one(ACCOUNTS)} {hands.one(('red', 'yellow', 'green'))} Their sponsor left")


def _pulse_form(hands: Hands) -> None:
    hands.submit("pulse.give", hands.account(), colour="red", why="Quiet", until=_in(hands, 9))


def _take_back(hands: Hands) -> None:
    account_id, at = hands.row("SELECT account_id, at FROM pulses")
    hands.press("pulse.back", Pointer(account_id, typed=_moment(at).isoformat()))


def _override(hands: Hands) -> None:
    hands.submit("override.set", hands.account(), band="watch", why="They said so", until=_in(hands, 9))


def _snooze(hands: Hands) -> None:
    hands.submit("digest.snooze", _delivered(hands), until="date", day=_in(hands, 9))


def _log_form(hands: Hands) -> None:
    hands.submit("log.save", hands.account(), kind="note", text="Called", day="")


def _save_segment(hands: Hands) -> None:
    hands.ask(f"/segment save {hands.one(_NAMES)} = health < {hands.rng.randrange(99)}")


def _keep_segment(hands: Hands) -> None:
    hands.submit("segment.keep", pack(f"seats > {hands.rng.randrange(99)}"), name=hands.one(_NAMES))


def _stamp(hands: Hands) -> tuple[str, str]:
    name, at = hands.row("SELECT name, saved_at FROM segments")
    return name, _moment(at).isoformat()


def _replace_segment(hands: Hands) -> None:
    name, stamp = _stamp(hands)
    hands.press("segment.replace", pack(name, "seats > 3", stamp))


def _remove_segment(hands: Hands) -> None:
    hands.press("segment.remove", pack(*_stamp(hands)))


def _rename_segment(hands: Hands) -> None:
    (name,) = hands.row("SELECT name FROM segments")
    hands.ask(f"/segment rename {name} = {hands.one(_NAMES)}")


def _add_digest(hands: Hands) -> None:
    (name,) = hands.row("SELECT name FROM segments")
    hands.ask(f"/digest add {name} daily {hands.rng.randrange(24):02}:{hands.rng.randrange(60):02}")


def _edit_digest(hands: Hands) -> None:
    (digest_id,) = hands.row(_THERE)
    at = f"{hands.rng.randrange(24):02}:{hands.rng.randrange(60):02}"
    hands.submit("digests.set", digest_id, **_FORM, filter=f"seats > {hands.rng.randrange(99)}", time=at)


def _on_digest(action: str, rows: str) -> Callable[[Hands], None]:
    def change(hands: Hands) -> None:
        (digest_id,) = hands.row(rows)
        hands.press(action, digest_id)

    return change


def _on_delivery(action: str, act: str = "") -> Callable[[Hands], None]:
    return lambda hands: hands.press(action, _delivered(hands, act))


def _on_draft(action: str, state: str) -> Callable[[Hands], None]:
    def change(hands: Hands) -> None:
        (draft_id,) = hands.row(f"SELECT draft_id FROM drafts WHERE state = '{state}'")  # noqa: S608 - ours
        hands.press(action, draft_id)

    return change


def _finish_draft(hands: Hands) -> None:
    draft_id, edition = hands.row("SELECT draft_id, edition FROM drafts WHERE state = 'open'")
    hands.submit(
        "draft.done", draft_id, **{f"subject.{edition}": "A word", f"body.{edition}": "How are things?"}
    )


def _done(hands: Hands) -> None:
    (task_id,) = hands.row("SELECT task_id FROM tasks WHERE done_at IS NULL")
    hands.press("home.done", task_id)


def _wake_up(hands: Hands) -> None:
    (snooze_id,) = hands.row("SELECT snooze_id FROM snoozes WHERE woken_at IS NULL")
    hands.press("home.wake", snooze_id)


CHANGES: Mapping[str, Callable[[Hands], None]] = {
    "pulse": _pulse,
    "pulse by form": _pulse_form,
    "pulse taken back": _take_back,
    "override": _override,
    "override lifted": lambda hands: hands.press("override.lift", hands.account()),
    "log": lambda hands: hands.ask(f"/log {hands.one(ACCOUNTS)} Called, all is well"),
    "log by form": _log_form,
    "segment saved": _save_segment,
    "segment by form": _keep_segment,
    "segment replaced": _replace_segment,
    "segment renamed": _rename_segment,
    "segment removed": _remove_segment,
    "digest added": _add_digest,
    "digest changed": _edit_digest,
    "digest paused": _on_digest("digests.pause", f"{_THERE} AND paused_at IS NULL"),
    "digest resumed": _on_digest("digests.resume", f"{_THERE} AND paused_at IS NOT NULL"),
    "digest taken over": _on_digest("digests.take", _THERE),
    "digest muted": _on_digest("digests.mute", f"{_THERE} AND audience = 'owners'"),
    "digest unmuted": _on_digest("digests.unmute", f"{_THERE} AND audience = 'owners'"),
    "digest removed": _on_digest("digests.rm", f"{_THERE} AND digest_id > 3"),
    "digest paused at home": _on_digest("home.pause", f"{_THERE} AND paused_at IS NULL"),
    "answer": _on_delivery("digest.real"),
    "another answer": lambda hands: hands.submit("digest.answer", _delivered(hands), said="noise"),
    "snooze": _snooze,
    "wake": _on_delivery("digest.wake"),
    "wake at home": _wake_up,
    "assign": _on_delivery("digest.more", "assign"),
    "task done": _done,
    "draft": lambda hands: hands.ask(f"/draft {hands.one(ACCOUNTS)} check-in"),
    "drafts of a segment": lambda hands: hands.ask("/draft at-risk check-in"),
    "draft shorter": _on_draft("draft.shorter", "open"),
    "draft finished": _finish_draft,
    "draft edited": _on_draft("draft.edit", "done"),
    "draft saved": _on_draft("draft.save", "done"),
    "draft discarded": _on_draft("draft.discard", "open"),
}
