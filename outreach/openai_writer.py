"""Writes with a model behind any server of OpenAI's Chat Completions; the template writer stands in."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncOpenAI,
    DefaultAsyncHttpxClient,
)

from outreach import prompt
from outreach.answer import Failed, Spent, read
from outreach.fact import Language
from outreach.privacy import Private, outgoing
from outreach.template.writer import TemplateWriter
from outreach.writing import Brief, Made, Writer, Written

OPENAI = "https://api.openai.com/v1"
LANGUAGES: frozenset[Language] = frozenset({"en"})  # in which the check can read free sentences
SECONDS = (9.0, 4.0)  # for the first answer, and for one with objections: a draft is there within 15
PAUSE = 0.5  # seconds before the second try where the server does not say how long
_REFUSED = {
    401: "The model's server did not accept our key",
    403: "The model's server did not accept our key",
    404: "The model's server does not know the model or the address that is set",
    429: "The model's server takes no more requests for now",
}


@dataclass(frozen=True, slots=True)
class OpenAIWriter:
    """A writer with a model. `spent` gives the tokens of today, `tokens_a_day` the most of them.

    `seconds` are those that one answer may take, tries and pauses together: the first one, and the one that
    is asked for where sentences of the first failed.
    Whatever goes wrong, the template writer writes, and `Made.note` says in one sentence what happened.
    """

    model: str
    key: str = field(default="", repr=False)
    base_url: str = OPENAI
    tokens_a_day: int = 0
    spent: Callable[[], int] = lambda: 0
    seconds: tuple[float, float] = SECONDS
    instead: Writer = field(default_factory=TemplateWriter)

    def write(self, brief: Brief) -> Written:
        """The model's message, or the template writer's."""
        try:
            return self._written(brief)
        except Failed as failed:
            written = self.instead.write(brief)
            note = f"{failed}, so this is from the template."
            return replace(written, made=_counted(replace(written.made, note=note), failed.spent))

    def request(self, brief: Brief) -> dict[str, Any]:
        """The body of the request as it would be sent. Raises Private where it may not be."""
        # Servers of local models know the older name alone, and OpenAI's newer models refuse it.
        limit = "max_completion_tokens" if self.base_url == OPENAI else "max_tokens"
        return outgoing(brief, self.model, limit)

    def _written(self, brief: Brief) -> Written:
        if brief.sheet.language not in LANGUAGES:
            raise Failed(f"A model's {prompt.LANGUAGES[brief.sheet.language]} cannot be checked yet")
        if self.tokens_a_day and self.spent() >= self.tokens_a_day:
            raise Failed("The model's tokens for today are used up")
        try:
            body = self.request(brief)
        except Private:
            raise Failed("The request to the model would have held something private") from None
        message, spent = read(self._asked(body, self.seconds[bool(brief.objections)]))
        made = _counted(Made(self.model, prompt.VERSION), spent)
        return Written(tuple(message.subjects), tuple(map(tuple, message.paragraphs)), made)

    def _asked(self, body: dict[str, Any], seconds: float) -> bytes:
        """What the server answers; Failed where it does not. A name lookup that hangs is left behind."""
        pool = ThreadPoolExecutor(1)
        try:
            return pool.submit(asyncio.run, self._tried(body, seconds)).result(seconds + PAUSE)
        except (APITimeoutError, TimeoutError):
            raise Failed("The model did not answer in time") from None
        except APIConnectionError:
            raise Failed("The model's server could not be reached") from None
        except APIStatusError as error:
            raise Failed(_refused(error.status_code)) from None
        finally:
            pool.shutdown(wait=False)

    async def _tried(self, body: dict[str, Any], seconds: float) -> bytes:
        """One answer within so many seconds; a second try where the first met a passing trouble."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        async with asyncio.timeout_at(end), self._client(seconds) as client:
            try:
                return await _sent(client, body)
            except (APIConnectionError, APIStatusError) as error:
                pause = _pause(error)
                if pause is None or loop.time() + pause >= end:
                    raise
            await asyncio.sleep(pause)
            return await _sent(client, body)

    def _client(self, seconds: float) -> AsyncOpenAI:
        """It follows no redirect: the key and the facts go to the address that is set, and to no other."""
        http = DefaultAsyncHttpxClient(follow_redirects=False, timeout=seconds)
        key = self.key or "none"  # the client insists on one; a local server does not read it
        return AsyncOpenAI(
            api_key=key, base_url=self.base_url, timeout=seconds, max_retries=0, http_client=http
        )


async def _sent(client: AsyncOpenAI, body: dict[str, Any]) -> bytes:
    answer = await client.chat.completions.with_raw_response.create(**body)
    return answer.content


def _pause(error: APIConnectionError | APIStatusError) -> float | None:
    """Seconds before the next try; None where another one would not help."""
    if not isinstance(error, APIStatusError):
        return PAUSE
    if error.status_code != 429 and error.status_code < 500:
        return None
    asked = error.response.headers.get("retry-after", "")
    return float(asked) if asked.isascii() and asked.isdigit() else PAUSE


def _refused(status: int) -> str:
    if status >= 500:
        return "The model's server failed"
    return _REFUSED.get(status, "The model's server refused the request")


def _counted(made: Made, spent: Spent) -> Made:
    return replace(made, tokens_in=spent.prompt_tokens, tokens_out=spent.completion_tokens)
