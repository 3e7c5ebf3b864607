"""Whatever comes to the server's door gets an answer of HTTP: it acts for Slack alone, and never breaks."""

import asyncio
import json
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import web
from sandbox.outgoing import sign
from sandbox.records import Json
from store import touches
from tests.fuzz.amount import some
from tests.fuzz.bent import bent
from tests.fuzz.shop import Shop, state_of
from tests.fuzz.typed import HOSTILE
from tests.wire.office import NOW

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
PATHS = (
    "/slack/events",
    "/slack/events/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/",
    "/slack/install",
    "/../etc/passwd",
)
BODIES = (
    b"",
    b"{",
    b"[1]",
    b"null",
    b"\xff\xfe\x00",
    b"payload=",
    b"payload=7",
    b"payload=%7B%22type%22%3A%22block_actions%22%7D",
    b'{"type": "event_callback", "event": ' * 300,
    b"[" * 100_000,
    b'{"a":' * 20_000,
    b"payload=" + b"%5B" * 50_000,
    b"ssl_check=1&token=x",
    b'{"type": "url_verification", "challenge": "x"}',
    b"command=%2Fhealth&user_id=U1&text=acme",
)


@dataclass(frozen=True, slots=True)
class Door:
    """The bot's server in HTTP mode, and who stands before it."""

    shop: Shop
    url: str

    def knock(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, str]:
        """One request; what was answered, once all that follows from it is done."""
        return self.shop.runner.run(self._knock(method, path, headers, body))

    async def _knock(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, str]:
        self.shop.asked["requests"] += 1
        async with (
            aiohttp.ClientSession(skip_auto_headers=["Content-Type"]) as http,
            http.request(method, f"{self.url}{path}", data=BytesIO(body), headers=headers) as answer,
        ):
            status, text = answer.status, await answer.text(errors="replace")
        await self.shop.rapport.listeners.finish(20)
        return status, text

    def signed(self, body: bytes, kind: str, ago: int = 0) -> tuple[int, str]:
        """A request that Slack has signed so many seconds ago."""
        return self.knock("POST", "/slack/events", self.headers(body, kind, ago), body)

    def headers(self, body: bytes, kind: str, ago: int = 0) -> dict[str, str]:
        """Slack's signature."""
        stamp = int(time.time()) - ago
        return {"Content-Type": kind} | sign(self.shop.parts.signing_secret, body.decode(), stamp)


@contextmanager
def opened(shop: Shop, patience: float) -> Generator[Door]:
    """The server, which gives a body so many seconds to arrive."""
    served = web.application({}, shop.rapport.metrics, shop.rapport.app, patience=patience)
    runner, port = shop.runner.run(web.listen(served, "127.0.0.1", 0))
    yield Door(shop, f"http://127.0.0.1:{port}")
    shop.runner.run(runner.cleanup())


@pytest.fixture(scope="module")
def door(shop: Shop) -> Generator[Door]:
    """The server, with time for whatever comes on a busy machine."""
    with opened(shop, 60) as door:
        yield door


def wire(payload: Json) -> tuple[bytes, str]:
    """A payload as Slack sends it."""
    if "command" in payload:
        return urlencode(payload, errors="replace").encode(), FORM
    if payload.get("type") == "event_callback":
        return json.dumps(payload).encode(), JSON
    return urlencode({"payload": json.dumps(payload)}).encode(), FORM


headers = st.dictionaries(
    st.sampled_from(("X-Slack-Signature", "X-Slack-Request-Timestamp", "Content-Type", "X-Slack-Retry-Num")),
    st.sampled_from(
        ("", "0", "9" * 400, "soon", "v0=", "v0=00", "v1=é", JSON, FORM, "x/y; charset=klingon", "1")
    ),
)


@some(40)
@given(
    st.sampled_from(("GET", "POST", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "BREW")),
    st.sampled_from(PATHS) | st.just("/slack/events"),
    headers,
    st.sampled_from(BODIES) | st.binary(max_size=50),
)
def test_nothing_unsigned_breaks_it_or_makes_it_act(
    door: Door, method: str, path: str, given_headers: dict[str, str], body: bytes
) -> None:
    before, calls = door.shop.kept(), len(door.shop.parts.api.calls)
    status, said = door.knock(method, path, given_headers, body)
    assert status in {200, 400, 401, 404, 405, 413}
    assert "Traceback" not in said
    assert not door.shop.errors.lines
    assert (door.shop.kept(), len(door.shop.parts.api.calls)) == (before, calls)


@pytest.fixture(scope="module")
def whole(shop: Shop) -> list[Callable[[], Json]]:
    """Payloads of each kind, each with ways of its own to be answered."""
    button = {"type": "button", "action_id": "log.form", "value": '["acme", "", ""]'}
    shop.ask("setting", shop.press(button, shop.message([]), state_of({})))
    view = shop.parts.screens.top(shop.ana.id)
    assert view
    entered = state_of({"text": {"text": {"type": "plain_text_input", "value": "Hello"}}})
    return [
        lambda: shop.command("/health", "acme"),
        lambda: shop.press(button, shop.message([]), state_of({})),
        lambda: shop.press(button, shop.show(view), entered),
        lambda: shop.submit(shop.show(view), entered),
        shop.home,
    ]


@some(30)
@given(st.data())
def test_nothing_that_is_signed_but_no_request_breaks_it(
    door: Door, whole: list[Callable[[], Json]], data: st.DataObject
) -> None:
    body, kind = wire(data.draw(bent(data.draw(st.sampled_from(whole))())))
    status, said = door.signed(body, kind)
    assert status in {200, 400, 404}
    assert "Traceback" not in said
    assert not door.shop.errors.lines


def test_the_same_signed_request_acts_once_within_the_five_minutes(door: Door) -> None:
    body, kind = wire(door.shop.command("/log", "acme Said once"))
    signed = door.headers(body, kind)
    assert [door.knock("POST", "/slack/events", signed, body)[0] for _ in range(3)] == [200, 200, 200]
    with door.shop.rapport.deps.db.read() as tx:
        assert [each.summary for each in touches.recent(tx, "acme", NOW + timedelta(days=1), 99)].count(
            "Said once"
        ) == 1


def test_a_signature_that_is_older_than_five_minutes_is_refused(door: Door) -> None:
    body, kind = wire(door.shop.command("/log", "acme Said too late"))
    assert door.signed(body, kind, ago=301)[0] == 401
    assert door.signed(body, kind, ago=-301)[0] == 401
    assert door.signed(body, kind, ago=290)[0] == 200


def test_a_body_that_does_not_arrive_is_given_up(shop: Shop) -> None:
    async def drip(url: str) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
        writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\npayload=")
        line = await reader.readline()
        writer.close()
        return line

    with opened(shop, 0.2) as door:
        assert b" 408 " in shop.runner.run(drip(door.url))


@pytest.mark.parametrize("text", HOSTILE[:4])
def test_what_is_too_large_is_not_read(door: Door, text: str) -> None:
    body = urlencode({"command": "/health", "text": text + "x" * 1024 * 1024}, errors="replace").encode()
    assert door.signed(body, FORM)[0] == 413
