"""How Slack says no: an error name, and what it adds to it."""

from sandbox.records import Json


class Refused(Exception):  # noqa: N818 - named for what happens on the wire: the call is refused
    """An `ok: false` answer with Slack's own error name; `extra` goes into the answer beside it."""

    def __init__(self, error: str, messages: list[str] | None = None, **extra: str) -> None:
        super().__init__(error)
        self.error = error
        self.extra: Json = dict(extra)
        if messages:
            self.extra["response_metadata"] = {"messages": messages}

    @property
    def answer(self) -> Json:
        """The body of the answer."""
        return {"ok": False, "error": self.error, **self.extra}
