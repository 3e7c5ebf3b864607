"""Which addresses the bot may talk to: what is set is checked, and what is sent along is not trusted."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

_HOOKS = "hooks.slack.com"  # where every response_url of Slack's leads


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    address = _address(host)
    return host == "localhost" if address is None else address.is_loopback


def is_inner(host: str) -> bool:
    """Whether it is where a cloud tells its machines their secrets, or is the address of no host at all."""
    address = _address(host)
    if address is None:
        return host.rstrip(".").endswith(".internal")
    return address.is_link_local or address.is_unspecified or address.is_multicast


def may_be_answered(url: str, *, local: bool) -> bool:
    """Whether a response_url leads to Slack; or to this machine, where the Slack in use is on it."""
    parts = urlsplit(url)
    if local:
        return parts.scheme in {"http", "https"} and is_loopback(parts.hostname or "")
    return parts.scheme == "https" and parts.netloc == _HOOKS


def _address(host: str) -> IPv4Address | IPv6Address | None:
    """The address that is written out, the inner one of an IPv4 address in an IPv6 one; None for a name."""
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
