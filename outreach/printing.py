"""Prints the value of a fact in the language of a message: one line that holds the value and its unit."""

import unicodedata
from datetime import date

from outreach.fact import Fact, Language
from store.currencies import decimals
from store.records import Money

LONGEST = 80  # characters of a name or text
NOTHING = "–"

# One and several of what is counted. German has the dative, which "in", "seit", "vor" and "von" ask for.
_UNITS: dict[Language, dict[str, tuple[str, str]]] = {
    "en": {
        "people": ("person", "people"),
        "tickets": ("ticket", "tickets"),
        "seats": ("seat", "seats"),
        "days": ("day", "days"),
        "of 10": ("out of 10", "out of 10"),
    },
    "de": {
        "people": ("Person", "Personen"),
        "tickets": ("Ticket", "Tickets"),
        "seats": ("Lizenz", "Lizenzen"),
        "days": ("Tag", "Tagen"),
        "of 10": ("von 10", "von 10"),
    },
}
_MONTHS: dict[Language, str] = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
_QUOTES: dict[Language, str] = {"en": "“{}”", "de": "„{}“"}
_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
_GERMAN_MARKS = str.maketrans(",.", ".,")
# What Slack, a mail client or the check of a draft might take for more than a sign, and what says the same.
_ALIKE = str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")", "*": "∗", "~": "∼", "`": "'", "@": "＠"})


def printed(fact: Fact, language: Language) -> str:
    """The value with its unit: 41 people, 70%, € 48,000, 29 December 2026, 42 days; a text in quotes.

    A share has no sign: words of direction tell it. German days are in the dative: 42 Tagen.
    """
    value = fact.value
    if isinstance(value, Money):
        return _money(value, language)
    if isinstance(value, date):
        return _day(value, language)
    if isinstance(value, str):
        return _QUOTES[language].format(line(value)) if fact.kind == "text" else line(value)
    if fact.kind == "share":
        return _percent(str(_whole_percent(abs(value))), language)
    return _counted(value, "days" if fact.kind == "days" else fact.unit, language)


def line(text: str) -> str:
    """What somebody typed as one short line, without control characters, markup, mentions and braces."""
    shown = (char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    clean = " ".join("".join(shown).translate(_ALIKE).split())
    return (clean if len(clean) <= LONGEST else f"{clean[: LONGEST - 1].rstrip()}…") or NOTHING


def number(value: float, language: Language) -> str:
    """1,204 or 1.204, with a decimal where it is not whole, and two below one."""
    shown = f"{value:,.2f}" if abs(value) < 1 else f"{value:,.1f}"
    shown = shown.rstrip("0").rstrip(".").replace("-0", "0") if abs(value) < 1 else shown.removesuffix(".0")
    return shown.translate(_GERMAN_MARKS) if language == "de" else shown


def _counted(value: float, unit: str, language: Language) -> str:
    shown = number(value, language)
    if unit == "%":
        return _percent(shown, language)
    one, many = _UNITS[language].get(unit, (line(unit), line(unit)) if unit else ("", ""))
    return f"{shown} {one if shown == '1' else many}".rstrip()


def _whole_percent(share: float) -> int:
    """Whole per cent; neither nothing nor all of it unless it is."""
    whole = round(share * 100)
    if share > 0 and whole == 0:
        return 1
    return 99 if share < 1 and whole == 100 else whole


def _percent(shown: str, language: Language) -> str:
    return f"{shown} %" if language == "de" else f"{shown}%"


def _money(money: Money, language: Language) -> str:
    """Whole units, since nobody decides on cents of a year's revenue."""
    whole = number(round(money.minor / 10 ** decimals(money.currency)), language)
    sign = _SIGNS.get(money.currency, money.currency)
    return (f"{whole} {sign}" if language == "de" else f"{sign} {whole}").strip()


def _day(day: date, language: Language) -> str:
    month = _MONTHS[language].split()[day.month - 1]
    return f"{day.day}. {month} {day.year}" if language == "de" else f"{day.day} {month} {day.year}"
