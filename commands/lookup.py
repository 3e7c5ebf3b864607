"""Which account a person means: by id or name, domain, alias, then by likeness, never silently."""

import re
import string
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from store import accounts
from store.database import Tx
from store.records import AccountName

MOST = 5
LIKELY = 85  # one typing mistake in a name of seven letters
POSSIBLE = 70
FAINT = 66
SHORTEST_GUESS = 3  # letters; less is like too much
MARGIN = 8  # by which the likeliest must lead to be taken without asking
CANDIDATES = 50
LONGEST_NAME = 12  # words
Index = dict[str, list[AccountName]]

_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation, " "))
_NOT_A_WORD = re.compile(r"[\W_]+")
_AFTER_HOST = re.compile(r"[/?#:]")


@dataclass(frozen=True, slots=True)
class Found:
    """One account is meant; `guessed` where its name is only alike, which the answer has to say."""

    account: AccountName
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Several:
    """Several accounts may be meant; the likeliest first, five at most."""

    near: Sequence[AccountName]


@dataclass(frozen=True, slots=True)
class Nothing:
    """No account is called that; a few that are faintly alike, where there are any."""

    suggestions: Sequence[AccountName]


class Names:
    """All accounts by everything they may be called."""

    def __init__(self, accounts: Sequence[AccountName]) -> None:
        self._accounts = accounts
        self._ids = {account.account_id: account for account in accounts}

    @cached_property
    def _by_name(self) -> Index:
        return _index((fold(label), a) for a in self._accounts for label in (a.account_id, a.name))

    @cached_property
    def _by_domain(self) -> Index:
        return _index((host(a.domain), a) for a in self._accounts if a.domain)

    @cached_property
    def _by_alias(self) -> Index:
        return _index((fold(alias), a) for a in self._accounts for alias in a.aliases)

    def find(self, asked: str) -> Found | Several | Nothing:
        """The account that is called so, or those that are called alike."""
        return self.exact(asked) or self._alike(fold(asked))

    def exact(self, asked: str) -> Found | Several | None:
        """The account of this id or name, else domain, else alias; several where they share it."""
        if account := self._ids.get(asked):
            return Found(account)
        name = fold(asked)
        same = self._by_name.get(name) or self._by_domain.get(host(asked)) or self._by_alias.get(name)
        if not same:
            return None
        return Found(same[0]) if len(same) == 1 else Several(same[:MOST])

    def are_called(self, asked: str) -> bool:
        """Whether it is an id or a name, so that no domain, alias or likeness need be looked at."""
        return asked in self._ids or fold(asked) in self._by_name

    def beginning(self, text: str) -> tuple[str, str]:
        """The longest beginning that an account is called, and the rest of the text; else its first word."""
        words = text.split(maxsplit=LONGEST_NAME)
        for number in range(min(len(words), LONGEST_NAME), 0, -1):
            name = " ".join(words[:number])
            if number == 1 or self.exact(name):
                return name, " ".join(words[number:]).strip()
        return "", ""

    def _alike(self, wanted: str) -> Several | Found | Nothing:
        ranked = self._rank(wanted)
        best, runner_up = [*(score for score, _ in ranked), 0.0, 0.0][:2]
        if best >= LIKELY and best - runner_up >= MARGIN and len(wanted) >= SHORTEST_GUESS:
            return Found(ranked[0][1], guessed=True)
        if runner_up >= POSSIBLE:
            return Several([account for score, account in ranked[:MOST] if score >= best - 2 * MARGIN])
        return Nothing([account for _, account in ranked[:MOST]])

    def _rank(self, wanted: str) -> list[tuple[float, AccountName]]:
        """Accounts by the likeness of their best label, at least a faint one."""
        labels = [(label, account) for account in self._accounts for label in _labels(account)]
        near = process.extract(
            wanted,
            [label for label, _ in labels],
            scorer=fuzz.partial_ratio,
            score_cutoff=FAINT,
            limit=CANDIDATES,
        )
        scores: dict[str, tuple[float, float]] = {}
        for label, _, at in near:
            account_id = labels[at][1].account_id
            score = likeness(wanted, label), fuzz.ratio(wanted, label)
            scores[account_id] = max(score, scores.get(account_id, (0.0, 0.0)))
        order = sorted(scores, key=lambda account_id: scores[account_id], reverse=True)
        return [(scores[each][0], self._ids[each]) for each in order if scores[each][0] >= FAINT]


def among(tx: Tx, asked: str) -> Names:
    """The accounts among which to find the one that is meant: those that may be called so, else all."""
    words = fold(asked).split()
    if words and asked.isascii() and "".join(words).isalnum():
        few = Names(accounts.perhaps_called(tx, words))
        if few.are_called(asked):
            return few
    return Names(accounts.names(tx))


def likeness(wanted: str, label: str) -> float:
    """0 to 100: how well what was typed fits a part of the label, best at the beginning of a word.

    A label shorter than what was typed is compared as a whole: a part of it was not asked for.
    """
    if f" {wanted}" in f" {label}":
        return 100.0
    score = fuzz.partial_ratio(wanted, label) if len(label) >= len(wanted) else fuzz.ratio(wanted, label)
    return min(score, 90.0) if wanted in label else score


@lru_cache(maxsize=2**18)  # the same names for each question, and there may be a hundred thousand
def fold(text: str) -> str:
    """A name without case, accents and punctuation, as it is compared."""
    lower = text.casefold()
    if text.isascii():
        return " ".join(lower.translate(_PUNCTUATION).split()) or lower.strip()
    return " ".join(_NOT_A_WORD.sub(" ", _without_accents(lower)).split()) or lower.strip()


@lru_cache(maxsize=2**18)
def host(text: str) -> str:
    """The domain in an address, an e-mail address or a bare domain: acme.com."""
    address = text.strip().casefold().rpartition("://")[2]
    return _AFTER_HOST.split(address, maxsplit=1)[0].rpartition("@")[2].removeprefix("www.")


def _without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _labels(account: AccountName) -> Iterator[str]:
    yield fold(account.name)
    yield from map(fold, account.aliases)
    if account.domain:
        yield fold(host(account.domain).partition(".")[0])


def _index(pairs: Iterator[tuple[str, AccountName]]) -> Index:
    index: defaultdict[str, list[AccountName]] = defaultdict(list)
    for label, account in pairs:
        if not index[label] or index[label][-1] is not account:  # an id may be a name too
            index[label].append(account)
    return dict(index)
