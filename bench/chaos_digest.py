"""Kills processes that post digests, at random, and counts what arrives: each once, none twice, none lost.

Run as `python -m bench.chaos_digest [ROUNDS [MINUTES [SEED]]]`. MINUTES bounds the time for each of four:
rounds of forked processes and some of the command itself, on SQLite and on PostgreSQL.
"""

import asyncio
import sys
import time

from bench import chaos, chaos_command, databases
from bench.rounds import asked, end

COMMANDS = 5  # rounds of the command, which takes seconds to start


def main(rounds: int, minutes: float, seed: int) -> None:
    """All rounds on both databases; ends with 1 where a message was there twice, or lost."""
    wrong: list[str] = []
    for name, url, db in databases.both():
        for what, run, most in (("forked", chaos.run, rounds), ("commands", chaos_command.run, COMMANDS)):
            began = time.monotonic()
            count = asyncio.run(run(db, url, most, minutes * 60, seed))
            seconds = time.monotonic() - began
            sys.stdout.write(f"{name}, {what}, seed {seed}: {count}; {seconds:.0f} s\n")
            sys.stdout.flush()
            wrong += count.wrong
    end(wrong)


if __name__ == "__main__":
    main(*asked(200))
