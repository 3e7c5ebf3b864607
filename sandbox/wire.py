"""What went over the wire for a message or a view, and what the oracles say of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox import oracle
from sandbox.api import Api, Called
from sandbox.envelope import Delivered
from sandbox.interactions import Interactions
from sandbox.records import Json, Message, View
from sandbox.responses import Responded


@dataclass(frozen=True, slots=True)
class Passage:
    """One thing that went over the wire; `ids` tie it to others: ts, trigger, response_url, view."""

    at: float
    way: str
    what: str
    sent: Json
    came_back: Json
    ids: frozenset[str]


def story(hands: Interactions, api: Api, thing: Message | View) -> list[Json]:
    """What led to a message or a view and what was done with it, oldest first."""
    passages = sorted(_passages(hands, api), key=lambda each: each.at)
    ids = {thing.ts if isinstance(thing, Message) else thing.id}
    for _ in range(2):  # what names it, and what shares a trigger or a response_url with that
        ids |= {name for each in passages if each.ids & ids for name in each.ids}
    return [_shown(each) for each in passages if each.ids & ids]


def verdict(thing: Message | View) -> Json:
    """What Slack would say of its blocks: problems, how many blocks, and how many characters of how many."""
    blocks = thing.blocks
    if isinstance(thing, View):
        content = {key: value for key, value in thing.content.items() if value is not None}
        return {"problems": oracle.view_problems(content), "blocks": len(blocks)}
    return {
        "problems": oracle.problems(blocks),
        "blocks": len(blocks),
        "characters": oracle.characters(blocks),
        "most": oracle.MESSAGE_CHARACTERS,
    }


def _passages(hands: Interactions, api: Api) -> Iterator[Passage]:
    for delivered in hands.courier.log:
        yield _delivery(delivered)
    for call in api.calls:
        yield _call(call)
    for answer in hands.responses.log:
        yield _response(answer)


def _delivery(delivered: Delivered) -> Passage:
    payload, ack = delivered.delivery.payload, delivered.ack
    container = payload.get("container") or {}
    url = str(payload.get("response_url") or "")
    ids = (
        url.rpartition("/")[2],
        payload.get("trigger_id"),
        container.get("message_ts"),
        (payload.get("view") or {}).get("id"),
        (payload.get("event") or {}).get("ts"),
    )
    kind = payload.get("command") or payload.get("type") or delivered.delivery.kind
    came_back = {"trouble": ack.trouble} if ack.trouble else ack.payload
    return Passage(delivered.at, "to the app", str(kind), payload, came_back, _known(*ids))


def _call(call: Called) -> Passage:
    answer = call.answer
    ids = (
        answer.get("ts"),
        answer.get("message_ts"),
        call.arguments.get("ts"),
        call.arguments.get("trigger_id"),
        (answer.get("view") or {}).get("id"),
    )
    return Passage(call.at, "from the app", call.method, call.arguments, answer, _known(*ids))


def _response(answer: Responded) -> Passage:
    came_back: Json = {"ok": False, "error": answer.error} if answer.error else {"ok": True}
    ids = _known(answer.token, answer.ts)
    return Passage(answer.at, "from the app", "response_url", answer.payload, came_back, ids)


def _known(*ids: object) -> frozenset[str]:
    return frozenset(str(each) for each in ids if each)


def _shown(passage: Passage) -> Json:
    return {
        "at": passage.at,
        "way": passage.way,
        "what": passage.what,
        "sent": passage.sent,
        "came_back": passage.came_back,
    }
