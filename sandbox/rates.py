"""Slack's documented rate limits, for those who switch them on."""

from collections import defaultdict, deque

_PER_MINUTE = {
    "apps.connections.open": 1,
    "users.list": 20,
    "conversations.list": 20,
    "usergroups.list": 20,
    "usergroups.users.list": 20,
    "chat.update": 50,
    "chat.delete": 50,
    "conversations.info": 50,
    "conversations.history": 50,
    "conversations.replies": 50,
    "conversations.open": 50,
    "users.conversations": 50,
    "users.lookupByEmail": 50,
    "team.info": 50,
}
_TIER_FOUR = 100
_POSTS_PER_SECOND_AND_CHANNEL = 1


class Rates:
    """When each method was called of late."""

    def __init__(self) -> None:
        self._calls: defaultdict[str, deque[float]] = defaultdict(deque)

    def wait(self, method: str, channel: str, now: float) -> int | None:
        """The seconds to wait before this call would pass, or None where it passes now and counts."""
        if method == "chat.postMessage":
            key, limit, window = f"{method} {channel}", _POSTS_PER_SECOND_AND_CHANNEL, 1.0
        else:
            key, limit, window = method, _PER_MINUTE.get(method, _TIER_FOUR), 60.0
        recent = self._calls[key]
        while recent and now - recent[0] >= window:
            recent.popleft()
        if len(recent) >= limit:
            return max(1, round(window - (now - recent[0])))
        recent.append(now)
        return None
