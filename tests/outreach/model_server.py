"""A server of Chat Completions on this machine: it answers as it is scripted and keeps what it was sent."""

import asyncio
import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from aiohttp import web


@dataclass(frozen=True)
class Reply:
    """One answer: after `wait` seconds, or none at all where it `hangs_up`; `drips` sends it byte by byte."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])
    wait: float = 0
    hangs_up: bool = False
    drips: bool = False


@dataclass
class ModelServer:
    """`replies` are given one by one, the last one for ever; `asked` has headers and body of each request."""

    replies: list[Reply]
    asked: list[tuple[dict[str, str], bytes]] = field(default_factory=list[tuple[dict[str, str], bytes]])
    url: str = ""

    def bodies(self) -> Iterator[dict[str, Any]]:
        """What was asked, parsed."""
        return (json.loads(body) for _, body in self.asked)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The next reply."""
        self.asked.append((dict(request.headers), await request.read()))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        await asyncio.sleep(reply.wait)
        if reply.hangs_up and request.transport:
            request.transport.close()
        headers = {"Content-Type": "application/json"} | reply.headers
        if not reply.drips:
            return web.Response(body=reply.body, status=reply.status, headers=headers)
        answer = web.StreamResponse(headers=headers)
        await answer.prepare(request)
        for place in range(len(reply.body)):
            await answer.write(reply.body[place : place + 1])
            await asyncio.sleep(0.2)
        return answer


def said(text: str | None, *, finish: str = "stop", refusal: str | None = None, **more: object) -> Reply:
    """An answer whose message has this text."""
    message = {"role": "assistant", "content": text, "refusal": refusal}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    usage = {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000}
    whole = {
        "id": "1",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": [choice],
        "usage": usage,
    }
    return Reply(json.dumps(whole | more).encode())


def written(
    paragraphs: list[list[str]], subjects: tuple[str, ...] = ("Your goals", "How are you?", "A question")
) -> Reply:
    """A message in the shape that is asked for."""
    return said(json.dumps({"subjects": subjects, "paragraphs": paragraphs}))


@contextmanager
def serving(*replies: Reply) -> Generator[ModelServer]:
    """The server, while the block runs."""
    server, loop = ModelServer(list(replies)), asyncio.new_event_loop()
    runner = loop.run_until_complete(_started(server))
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _started(server: ModelServer) -> web.AppRunner:
    app = web.Application()
    app.router.add_post("/v1/chat/completions", server.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    return runner
