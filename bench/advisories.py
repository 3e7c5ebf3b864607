"""Whether a locked dependency has a known vulnerability; loud where nobody can be asked (`make check`).

Names and versions of requirements.lock are sent to OSV, which has the advisories of PyPI and GitHub.
"""

import asyncio
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from aiohttp import ClientError, ClientSession, ClientTimeout

OSV = "https://api.osv.dev"
LOCK = Path(__file__).parents[1] / "requirements.lock"
_PIN = re.compile(r"^([A-Za-z0-9][\w.\-]*)==([^\s;\\]+)", re.MULTILINE)
_AT_ONCE = 500
_SECONDS = 10

Pin = tuple[str, str]
"""A name and a version."""


def pinned(lock: Path = LOCK) -> list[Pin]:
    """What a lock pins."""
    return _PIN.findall(lock.read_text(encoding="utf-8"))


async def audit(pins: Sequence[Pin], service: str = OSV) -> int:
    """Print what was found; 1 where there is a vulnerability, else 0."""
    timeout = ClientTimeout(_SECONDS)
    try:
        async with ClientSession(service, timeout=timeout, raise_for_status=True, trust_env=True) as osv:
            ids = await _ids(osv, pins)
            told = {pin: await _valid(osv, known) for pin, known in ids.items() if known}
    except (ClientError, TimeoutError, OSError, ValueError, KeyError) as error:
        click.echo(
            f"!!! NOT AUDITED: {service} did not answer ({type(error).__name__}), so nobody knows whether "
            f"one of {len(pins)} dependencies is vulnerable. Run `make check` where it can be reached. !!!"
        )
        return 0
    found = {pin: advisories for pin, advisories in told.items() if advisories}
    for (name, version), advisories in found.items():
        click.echo(f"{name} {version} is vulnerable: {'; '.join(advisories)}")
    click.echo(f"{len(pins)} dependencies audited, {len(found)} with a known vulnerability.")
    return bool(found)


async def _ids(osv: ClientSession, pins: Sequence[Pin]) -> Mapping[Pin, list[str]]:
    """The ids of the advisories on each of these versions."""
    ids: dict[Pin, list[str]] = {}
    for start in range(0, len(pins), _AT_ONCE):
        some = pins[start : start + _AT_ONCE]
        queries = [{"package": {"ecosystem": "PyPI", "name": name}, "version": at} for name, at in some]
        async with osv.post("/v1/querybatch", json={"queries": queries}) as answer:
            results: list[dict[str, Any]] = (await answer.json())["results"]
        for pin, result in zip(some, results, strict=True):
            ids[pin] = [each["id"] for each in result.get("vulns") or []]
    return ids


async def _valid(osv: ClientSession, ids: Sequence[str]) -> list[str]:
    """The advisories that were not withdrawn, each with what it is about."""
    valid: list[str] = []
    for each in ids:
        async with osv.get(f"/v1/vulns/{each}") as answer:
            advisory: dict[str, Any] = await answer.json()
        if "withdrawn" not in advisory:
            valid.append(f"{each} {advisory.get('summary', '')}".strip())
    return valid


if __name__ == "__main__":
    sys.exit(asyncio.run(audit(pinned())))
