"""An app that only listens, to see exactly what reaches one."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web


@dataclass
class Listener:
    """An app that only listens: what reached it over HTTP, and what it answers."""

    requests: list[tuple[dict[str, str], str]] = field(default_factory=list[Any])
    answers: list[tuple[int, Any]] = field(default_factory=list[Any])

    async def handle(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.headers), await request.text()))
        status, body = self.answers.pop(0) if self.answers else (200, None)
        return web.json_response(body, status=status) if body is not None else web.Response(status=status)

    @property
    def commands(self) -> list[dict[str, str]]:
        forms = [dict(parse_qsl(body, keep_blank_values=True)) for _, body in self.requests]
        return [form for form in forms if "command" in form]

    @property
    def interactions(self) -> list[dict[str, Any]]:
        forms = [dict(parse_qsl(body)) for _, body in self.requests]
        return [json.loads(form["payload"]) for form in forms if "payload" in form]

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.requests if body.startswith("{")]
