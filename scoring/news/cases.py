"""Gathers what is known of the accounts of which there may be news."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from scoring.activity import Flags
from scoring.news.case import Case
from scoring.news.found import Question
from scoring.news.holds import woke_on
from scoring.news.margin import margins
from scoring.news.page import Page
from store.records import Money


@dataclass(frozen=True)
class Sides:
    """Whether each account of a page, by its place there, is, and at the baseline was, in the segment."""

    now: Flags
    before: Flags


def sides(page: Page, question: Question) -> Sides:
    """Members now, without those who churned, and at the baseline, without those who had by then."""
    is_member, churned = _within(page, question.members), page.now["churned_on"]
    was_member = is_member if question.before is None else _within(page, question.before)
    return Sides(
        is_member & churned.isna().to_numpy(),
        was_member & ~(churned <= pd.Timestamp(page.baseline)).to_numpy(),
    )


def _within(page: Page, members: frozenset[str] | None) -> Flags:
    found = np.full(len(page.now), members is None)
    if members is not None:
        found[page.places(members)] = True
    return found


def candidates(page: Page, question: Question, members: Sides) -> set[str]:
    """The accounts of which there may be news: nothing was said of the others, and they did not change."""
    came = page.at_risk & ~(page.risk_before & members.before)
    gone = (page.now["churned_on"] > pd.Timestamp(page.baseline)).to_numpy()
    fresh = page.now.index[(members.now & (came | page.nears)) | (members.before & gone)]
    return {*fresh, *question.told, *question.waiting, *question.snoozes}


def gather(
    page: Page, question: Question, members: Sides, mended: Collection[str], ids: Collection[str]
) -> Iterator[Case]:
    """These accounts, as far as the page has them, with all that is known of each."""
    at = page.places(ids)
    rows = page.now.iloc[at]
    known = rows.assign(
        health_then=page.then["health"].reindex(rows.index),
        band_then=page.then["band"].reindex(rows.index),
        is_member=members.now[at],
        was_member=members.before[at],
        is_out=page.is_out[at],
        risk_since=page.risk_since[at],
    )
    told = {account_id: each for account_id, each in question.told.items() if account_id in rows.index}
    margin = margins(page, told)
    for row in known.reset_index().to_dict("records"):
        yield _case(row, question, page.today, margin, is_mended=row["account_id"] in mended)


def _case(
    row: Mapping[Any, Any], question: Question, today: date, margin: Mapping[str, float], *, is_mended: bool
) -> Case:
    account_id = row["account_id"]
    snooze, renewal_on = question.snoozes.get(account_id), day(row["renewal_on"])
    nps_at = None if pd.isna(row["nps_at"]) else row["nps_at"].to_pydatetime()
    return Case(
        account_id=account_id,
        name=row["name"],
        owner=text(row["owner"]),
        arr=None if pd.isna(row["arr_minor"]) else Money(int(row["arr_minor"]), text(row["currency"]) or ""),
        renewal_on=renewal_on,
        churned_on=day(row["churned_on"]),
        health=whole(row["health"]),
        band=text(row["band"]),  # pyright: ignore[reportArgumentType] - only a Band was ever written
        risk=None if pd.isna(row["risk"]) else float(row["risk"]),
        outcome=text(row["outcome"]),  # pyright: ignore[reportArgumentType] - only an Outcome was ever written
        band_then=text(row["band_then"]),  # pyright: ignore[reportArgumentType] - likewise
        health_then=whole(row["health_then"]),
        risk_since=day(row["risk_since"]),
        is_member=bool(row["is_member"]),
        was_member=bool(row["was_member"]),
        is_out=bool(row["is_out"]),
        margin=margin.get(account_id, 0.0),
        told=question.told.get(account_id),
        waiting=question.waiting.get(account_id),
        snooze=snooze,
        woke_on=woke_on(snooze, renewal_on, nps_at, today) if snooze else None,
        answer=question.answers.get(account_id),
        is_mended=is_mended,
    )


def day(value: Any) -> date | None:
    """The day of a frame's cell."""
    return None if pd.isna(value) else value.date()


def text(value: Any) -> str | None:
    """The text of a frame's cell."""
    return None if pd.isna(value) else str(value)


def whole(value: Any) -> int | None:
    """The whole number of a frame's cell."""
    return None if pd.isna(value) else int(value)
