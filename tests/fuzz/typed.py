"""What people, machines and enemies type: the commands' own examples, broken in every way."""

from hypothesis import strategies as st

from commands import registry
from commands.contract import Command

_LONG = "9" * 5000  # digits: more than Python makes a number of
# Each of these has broken some program before.
HOSTILE = (
    "",
    "\0",
    "\ud83d",
    "\u202eemca",
    "👩‍👩‍👧‍👦" * 40,
    "é" * 3000,
    "x" * 40_000,
    "(" * 4000,
    "not " * 2000,
    "health < 60 and " * 800,
    "a:" * 3000,
    _LONG,
    "10" + "0" * 400,
    "-1",
    "1e400",
    "NaN",
    "--as-of 9999-12-31",
    "--as-of 0001-01-01",
    "--as-of ٢٠٢٦-٠١-٠١",
    "²",
    "٣",
    "<!channel>",
    "<@U0123ABCD|ana>",
    "<https://evil.example|acme>",
    "&lt;!here&gt;",
    "*_~`acme`~_*",
    "'; DROP TABLE accounts; --",
    "{0} {name!r} %s %(x)s ${x}",
    "../../etc/passwd",
    "=HYPERLINK(1)",
    "“acme”",
    '"acme',
    "acme\nacme",
    "acme\u2028red",
    "\u200b\u200d\ufeff",
    "%",
    "_",
    "until 2026-02-30",
    "for 99999999999 weeks",
    "in 10000000 years",
    "health < 1e999",
    "arr > 99999999999999999999999999k",
    "renewal < 999999999999999999999d",
    "logins.999999999999d < 3",
    "top 99999999999999999999",
    "weekdays 25:61",
    "every 31 of february",
    "fri 16:00 Mars/Olympus",
    f"health < {_LONG}",
    f"renewal < {_LONG}d",
    f"logins.{_LONG}d < 3",
    f"for {_LONG} weeks",
    f"last {_LONG} days",
    f"top {_LONG}",
    f"{_LONG}-Q3",
)
WORDS = (
    "acme",
    "northwind",
    "evil",
    "Acme Robotics",
    "at-risk",
    "big renewals",
    "mine",
    "1",
    "2026-11-01",
    "fri 16:00",
    "call:",
)


def examples(command: Command) -> list[str]:
    """What its help says can be typed, without its own name."""
    typed = [usage.partition(" ")[2] for usage, _ in command.usage]
    return ["", *(text for text in typed if text)]


_ALL = [(command.name, text) for command in registry.commands() for text in examples(command)]
_PIECES = sorted({word for _, text in _ALL for word in text.split()}) + list(WORDS)

pieces = st.one_of(
    st.sampled_from(_PIECES),
    st.sampled_from(HOSTILE),
    st.text(max_size=30),
    st.text(st.characters(), max_size=5),  # halves of surrogate pairs, too
    st.integers().map(str),
    st.dates().map(str),
    st.floats().map(str),
)


@st.composite
def texts(draw: st.DrawFn, start: str) -> str:
    """A text that starts as a good one: words changed, dropped, doubled, put in and stuck together."""
    words = start.split(" ")
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(words)))
        kind = draw(st.sampled_from(("put", "change", "drop", "double", "stick")))
        if kind == "put" or at == len(words):
            words.insert(at, draw(pieces))
        elif kind == "change":
            words[at] = draw(pieces)
        elif kind == "drop":
            del words[at]
        elif kind == "double":
            words.insert(at, words[at])
        else:
            words[at] += draw(pieces)
    return " ".join(words)


@st.composite
def commands(draw: st.DrawFn) -> tuple[str, str]:
    """A command's name and what is typed behind it."""
    name, start = draw(st.sampled_from(_ALL))
    return name, draw(texts(start))
