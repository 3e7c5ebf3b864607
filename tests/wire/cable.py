"""A cable to a PostgreSQL server that can be pulled and put back, with all that goes over it."""

import asyncio
from contextlib import suppress

from sqlalchemy import make_url


class Cable:
    """Passes on what comes to a port of this machine, until it is pulled."""

    def __init__(self, url: str) -> None:
        self._address = make_url(url)
        self._port = 0
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        """The address of the database by way of this cable."""
        ours = self._address.set(host="127.0.0.1", port=self._port, query={})
        return ours.render_as_string(hide_password=False)

    async def plug(self) -> None:
        """Let everything through, at the same port as before."""
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", self._port)
        self._port = int(self._server.sockets[0].getsockname()[1])

    async def pull(self) -> None:
        """Break all connections, and take no more."""
        if self._server:
            self._server.close()
        for end in self._ends:
            end.close()
        self._ends.clear()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        folder = self._address.query.get("host")
        if folder:
            there, away = await asyncio.open_unix_connection(
                f"{folder}/.s.PGSQL.{self._address.port or 5432}"
            )
        else:
            there, away = await asyncio.open_connection(self._address.host, self._address.port or 5432)
        self._ends |= {writer, away}
        await asyncio.gather(_copy(reader, away), _copy(there, writer))


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    writer.close()
