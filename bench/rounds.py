"""What the benches that kill processes are asked for on the command line, and how they end."""

import sys
import time
from collections.abc import Sequence


def asked(rounds: int) -> tuple[int, float, int]:
    """[ROUNDS [MINUTES [SEED]]]; so many rounds, five minutes and a seed from the clock where not given."""
    given = sys.argv[1:]
    return (
        int(given[0]) if given else rounds,
        float(given[1]) if len(given) > 1 else 5,
        int(given[2]) if len(given) > 2 else int(time.time()),
    )


def end(wrong: Sequence[str]) -> None:
    """Name all that did not hold, and end with 1 where there is any."""
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    sys.exit(1 if wrong else 0)
