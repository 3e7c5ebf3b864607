"""`make check` fails for a vulnerable dependency, and says loudly where it could not ask."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from aiohttp import web

from bench.advisories import LOCK, Pin, audit, pinned

KNOWN = {
    "GHSA-1": {"id": "GHSA-1", "summary": "Runs what it reads"},
    "GHSA-2": {"id": "GHSA-2", "withdrawn": "2026"},
}
VULNERABLE = {("leaky", "1.0"): "GHSA-1", ("mended", "2.0"): "GHSA-2"}


@pytest.fixture
async def service() -> AsyncGenerator[str]:
    """A server that answers as OSV's documentation says."""

    async def batch(request: web.Request) -> web.Response:
        asked = [(each["package"]["name"], each["version"]) for each in (await request.json())["queries"]]
        found = [VULNERABLE.get(each) for each in asked]
        return web.json_response({"results": [{"vulns": [{"id": each}]} if each else {} for each in found]})

    async def one(request: web.Request) -> web.Response:
        return web.json_response(KNOWN[request.match_info["id"]])

    app = web.Application()
    app.router.add_post("/v1/querybatch", batch)
    app.router.add_get("/v1/vulns/{id}", one)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


def pins(folder: Path, *written: str) -> list[Pin]:
    path = folder / "requirements.lock"
    path.write_text("".join(f"{pin} \\\n    --hash=sha256:00\n    # via x\n" for pin in written))
    return pinned(path)


async def test_a_known_vulnerability_fails_and_is_named(
    service: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await audit(pins(tmp_path, "fine==3.1", "leaky==1.0 ; python_version >= '3.11'"), service) == 1
    said = capsys.readouterr().out
    assert "leaky 1.0 is vulnerable: GHSA-1 Runs what it reads" in said
    assert "2 dependencies audited, 1 with a known vulnerability." in said


async def test_one_that_was_withdrawn_does_not(service: str, tmp_path: Path) -> None:
    assert await audit(pins(tmp_path, "fine==3.1", "mended==2.0"), service) == 0


async def test_our_own_lock_is_asked_about_whole(service: str, capsys: pytest.CaptureFixture[str]) -> None:
    number = sum("==" in line and not line.startswith((" ", "#")) for line in LOCK.read_text().splitlines())
    assert await audit(pinned(), service) == 0
    assert f"{number} dependencies audited, 0 with" in capsys.readouterr().out


async def test_where_nobody_answers_it_says_so_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await audit(pins(tmp_path, "fine==3.1"), "http://127.0.0.1:9") == 0
    assert "!!! NOT AUDITED" in capsys.readouterr().out
