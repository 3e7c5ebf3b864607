"""Clients of Slack's Web API: nothing is sent twice unless Slack itself asked for it."""

from collections.abc import Callable

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import SLACK, Settings
from store.errors import Sorry

Count = Callable[[str, str], None]
# Errors of Slack itself: the call may have been carried out all the same.
IN_DOUBT = {"internal_error", "fatal_error", "request_timeout", "service_unavailable"}
REFUSALS = {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}
_NO_METHOD = "unknown_method"
_NOT_THERE = {404, 405, 501}  # HTTP's words for it
# What a call can fail with. The SDK raises AttributeError when a server answers with text instead of JSON.
FAILURES = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, AttributeError)


class _NotThereHandler(AsyncRetryHandler):
    """Gives Slack's own name to what a stand-in says of a method that it lacks, be it JSON, HTML or text."""

    async def _can_retry_async(
        self, *, request: HttpRequest, response: HttpResponse | None = None, **_: object
    ) -> bool:
        if response and response.status_code in _NOT_THERE:
            raise SlackApiError(f"No such method: {request.url}", {"ok": False, "error": _NO_METHOD})
        return False


class _CountingHandler(AsyncRetryHandler):
    """Is shown every answer, and wants none again. The methods are those that our own code calls."""

    def __init__(self, count: Count) -> None:
        super().__init__()
        self._count = count

    async def can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - as the SDK calls it
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if response is None or error is None:  # else it was counted when it came
            self._count(request.url.rsplit("/", 1)[-1], _result(response))
        return False


def _result(response: HttpResponse | None) -> str:
    if response is None:
        return "none"
    if response.status_code == 429:
        return "limited"
    return "ok" if response.status_code == 200 and (response.body or {}).get("ok") else "error"


def web_client(
    settings: Settings, *, timeout: int = 10, retries: int = 2, count: Count | None = None
) -> AsyncWebClient:
    """A client that waits as long as a 429 asks, `retries` times, and never repeats a call otherwise.

    `count` is told of every answer: the method, and whether it was ok, limited, an error or none.
    """
    token = settings.bot_token
    counting = [_CountingHandler(count)] if count else []
    limited = AsyncRateLimitErrorRetryHandler(max_retry_count=retries)
    client = AsyncWebClient(
        token=token.get_secret_value() if token else None,
        base_url=settings.api_url,
        timeout=timeout,
        retry_handlers=[*counting, _NotThereHandler(), limited],
    )
    if not settings.uses_slack:
        client.proxy = None  # the SDK takes one from the environment; this machine is not behind it
    return client


def error_code(error: BaseException) -> str:
    """Slack's name of an error, such as not_in_channel; empty where Slack did not answer with one."""
    if not isinstance(error, SlackApiError):
        return ""
    data = getattr(error.response, "data", error.response)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def is_beyond(error: Exception, client: AsyncWebClient) -> bool:
    """Whether a stand-in on this machine lacks this method. One that knows no guests has none either."""
    return is_local(client) and error_code(error) == _NO_METHOD


def is_local(client: AsyncWebClient) -> bool:
    """Whether Slack is a stand-in on this machine."""
    return client.base_url != SLACK


def refuse_bad_token(error: Exception, name: str) -> None:
    """Raise Sorry where Slack said that it does not accept this token; any other error may pass."""
    if error_code(error) in REFUSALS:
        raise Sorry(
            f"Slack refuses {name} ({error_code(error)}): copy it again from your app's page."
        ) from error
