"""Loads the book of a day from the store once, for all the digests of a pass."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pyarrow as pa

from scoring.news.find import find
from scoring.news.found import Absence, Entry, Found, Question
from scoring.news.page import NEAR, WEEKS, Page, Past, heard_until
from scoring.news.why import why
from store import standings
from store.database import Database
from store.errors import Sorry
from store.records import Reason, Run

FED = 56  # days of usage from which the feed's usual pause is known
SHOWN = 3  # reasons an account


class Pages:
    """Reads each run and each day once. For one thread and one pass: what is imported later is not seen."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._pages: dict[tuple[date, date], Page] = {}
        self._frames: dict[int, pd.DataFrame] = {}
        self._now: dict[tuple[int, date], pd.DataFrame] = {}
        self._fed: dict[date, Sequence[date]] = {}

    def find(self, question: Question) -> Found:
        """The news of a digest with its reasons. Sorry where the book has not been scored yet."""
        page = self.page(question.today, question.baseline)
        found = find(page, question, self._mended(page, question))
        return replace(found, listed=self._explained(found))

    def why_not(self, question: Question, account_id: str) -> Absence:
        """Where an account stands with a digest. Sorry as for `find`, KeyError for an unknown one."""
        page = self.page(question.today, question.baseline)
        return why(page, question, account_id, self._mended(page, question))

    def page(self, today: date, baseline: date) -> Page:
        """The book as a digest of this local day sees it. Sorry where it has not been scored yet."""
        if (today, baseline) not in self._pages:
            self._pages[today, baseline] = self._read(today, baseline)
        return self._pages[today, baseline]

    def _read(self, today: date, baseline: date) -> Page:
        with self._db.read() as tx:
            made = standings.runs(tx, baseline - timedelta(weeks=WEEKS), today)
        fed = self._usage(today - timedelta(1))
        runs = sound(full(made, today), fed)
        if not runs:
            raise Sorry("The book has not been scored yet, so there is no news: run `rapport score`.")
        last = runs[-1]
        before = [run for run in runs if run.as_of <= baseline]
        past = [Past(run.as_of, self._short(run)) for run in chosen(runs)]
        return Page(
            today=today,
            as_of=last.as_of,
            run_id=last.run_id,
            baseline=baseline,
            now=self._full(last.run_id, today),
            then=self._short(before[-1] if before else runs[0]),
            past=past,
            fed=fed,
        )

    def _full(self, run_id: int, today: date) -> pd.DataFrame:
        if (run_id, today) not in self._now:
            with self._db.read() as tx:
                found = framed(standings.at(tx, run_id, today))
            # A plan to leave, or a mistake: who leaves after today is a customer today.
            self._now[run_id, today] = found.assign(
                churned_on=found["churned_on"].where(found["churned_on"] <= pd.Timestamp(today))
            )
        return self._now[run_id, today]

    def _short(self, run: Run) -> pd.DataFrame:
        if run.run_id not in self._frames:
            with self._db.read() as tx:  # a day's scores are read, and judged, on the day after
                found = standings.short(tx, run.run_id, run.as_of + timedelta(1))
            self._frames[run.run_id] = framed(found)
        return self._frames[run.run_id]

    def _usage(self, last: date) -> Sequence[date]:
        if last not in self._fed:
            with self._db.read() as tx:
                self._fed[last] = standings.fed(tx, last, FED)
        return self._fed[last]

    def _mended(self, page: Page, question: Question) -> frozenset[str]:
        answered = {key: each.at for key, each in question.answers.items() if each.said == "data"}
        with self._db.read() as tx:
            return standings.mended(tx, answered, page.run_id)

    def _explained(self, found: Found) -> tuple[Entry, ...]:
        with self._db.read() as tx:
            why = standings.told(tx, found.run_id, [entry.account_id for entry in found.listed])
        return tuple(
            replace(entry, reasons=weightiest(reasons, best=entry.news == "recovered"), next_step=step)
            for entry in found.listed
            for reasons, step in [why.get(entry.account_id, ((), ""))]
        )


def full(runs: Sequence[Run], today: date) -> Sequence[Run]:
    """The runs, oldest first, up to the last full day; where that was not scored, up to today."""
    before = [run for run in runs if run.as_of < today]
    return before if before and before[-1].as_of == today - timedelta(1) else runs


def sound(runs: Sequence[Run], fed: Sequence[date]) -> Sequence[Run]:
    """The runs until the usage feed stopped, if it did: to a score, that looks like silence."""
    heard = heard_until(fed)
    return [run for run in runs if heard is None or run.as_of <= heard] or runs


def chosen(runs: Sequence[Run]) -> list[Run]:
    """Of the runs, oldest first, those of the last days, and before that the last one of each week."""
    newest = runs[-1].as_of
    weekly = {(newest - run.as_of).days // 7: run for run in runs}
    return [
        run
        for run in runs
        if (newest - run.as_of).days < NEAR or weekly[(newest - run.as_of).days // 7] is run
    ]


def framed(rows: pa.Table) -> pd.DataFrame:
    """By account, in order; whole numbers that may be missing stay whole."""
    found = rows.to_pandas(date_as_object=False, types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    return found.set_index("account_id").sort_index()


def weightiest(reasons: Sequence[Reason], *, best: bool) -> tuple[Reason, ...]:
    """The reasons that cost the most points, or won the most; those that did neither are left out."""
    sign = 1 if best else -1
    some = [each for each in reasons if each.side != "start" and sign * each.points > 0]
    return tuple(sorted(some, key=lambda each: -sign * each.points)[:SHOWN])
