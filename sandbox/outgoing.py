"""HTTP mode: signed requests to the app's address, and what its answers mean."""

import hashlib
import hmac
import json
import time
from contextlib import AbstractAsyncContextManager
from urllib.parse import urlencode

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from sandbox.envelope import Ack, Delivery
from sandbox.records import Json

CUT_SECONDS = 0.01
_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
_FORM = "application/x-www-form-urlencoded"


def sign(secret: str, body: str, timestamp: int) -> dict[str, str]:
    """The headers of Slack's v0 signature over a body, made at this second since 1970."""
    base = f"v0:{timestamp}:{body}".encode()
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={digest}"}


class Outgoing:
    """The app's address, and the secret that both sides know."""

    def __init__(self, session: ClientSession, url: str, secret: str) -> None:
        self.reachable = True  # which nobody knows before a request was sent
        self._session = session
        self._url = url
        self._secret = secret

    async def send(self, delivery: Delivery, seconds: float) -> Ack:
        """Post a delivery; anything but a 2xx within the time is trouble."""
        content_type, body = _body(delivery)
        headers = self._headers(content_type, body, delivery.signed_ago)
        if delivery.retry:
            headers |= {"X-Slack-Retry-Num": str(delivery.retry), "X-Slack-Retry-Reason": delivery.reason}
        # Cut off: the request is sent, and the connection closed before the answer can come.
        timeout = ClientTimeout(total=seconds, sock_read=CUT_SECONDS if delivery.cut else None)
        try:
            async with self._post(headers, body, timeout) as answer:
                return await _read(answer)
        except TimeoutError:
            return Ack(trouble="operation_timeout", reason="http_timeout")
        except ClientError:
            return Ack(trouble="dispatch_failed", reason="connection_failed")

    async def verify(self, seconds: float = 3.0) -> bool:
        """Send url_verification, as when an address is saved; whether the challenge came back."""
        challenge = hashlib.sha256(str(time.time_ns()).encode()).hexdigest()
        body = json.dumps({"type": "url_verification", "token": "local", "challenge": challenge})
        headers = self._headers("application/json", body)
        async with self._post(headers, body, ClientTimeout(seconds)) as answer:
            return answer.status == 200 and challenge in await answer.text()

    async def check_ssl(self, seconds: float = 3.0) -> bool:
        """Send ssl_check, as Slack does to a command's address from time to time; whether it is answered."""
        body = urlencode({"ssl_check": "1", "token": "local"})
        headers = self._headers(_FORM, body)
        async with self._post(headers, body, ClientTimeout(seconds)) as answer:
            return answer.status == 200

    def _headers(self, content_type: str, body: str, signed_ago: int = 0) -> dict[str, str]:
        # The app compares with its own clock, so this is the real time and not the workspace's.
        signature = sign(self._secret, body, int(time.time()) - signed_ago)
        return {"Content-Type": content_type, "User-Agent": _AGENT, **signature}

    def _post(
        self, headers: dict[str, str], body: str, timeout: ClientTimeout
    ) -> AbstractAsyncContextManager[ClientResponse]:
        return self._session.post(self._url, data=body.encode(), headers=headers, timeout=timeout)


def _body(delivery: Delivery) -> tuple[str, str]:
    if delivery.kind == "events_api":
        return "application/json", json.dumps(delivery.payload)
    if delivery.kind == "slash_commands":
        return _FORM, urlencode(delivery.payload)
    return _FORM, urlencode({"payload": json.dumps(delivery.payload)})


async def _read(answer: ClientResponse) -> Ack:
    text = await answer.text()
    no_retry = answer.headers.get("X-Slack-No-Retry") == "1"
    if not 200 <= answer.status < 300:
        return Ack(trouble="dispatch_failed", reason="http_error", no_retry=no_retry)
    return Ack(_answered(text, answer.content_type), no_retry=no_retry)


def _answered(text: str, content_type: str) -> Json:
    """What the app said in its ack: an object, or plain text, which stands for a message's text."""
    if content_type == "application/json":
        try:
            payload = json.loads(text) if text else {}
        except ValueError:
            return {"text": text}
        return payload if isinstance(payload, dict) else {}
    return {"text": text} if text.strip() else {}
