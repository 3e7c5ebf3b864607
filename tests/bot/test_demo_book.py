"""The demo's book is a sound import bundle, and each of its stories can be seen in the raw numbers."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import mean, median

import pytest

from bot.demo.book import write
from bot.demo.stories import STORIES

DAYS = (date(2026, 11, 22), date(2028, 2, 29))
COLUMNS = {
    "accounts": "account_id name domain aliases plan industry region persona owner seats arr currency "
    "started_on renewal_on churned_on churn_reason parent_id tags",
    "contacts": "contact_id account_id name email title role do_not_contact language",
    "usage": "account_id day metric value",
    "events": "account_id at event user_id event_id",
    "subscriptions": "account_id started_on ended_on plan seats arr currency bill_period_months",
    "tickets": "ticket_id account_id opened_at closed_at priority subject satisfaction",
    "surveys": "account_id at kind score contact_id comment",
    "invoices": "invoice_id account_id due_on paid_on amount currency",
    "touches": "account_id at kind direction author summary",
    "goals": "account_id goal metric target current due_on status",
    "milestones": "account_id milestone expected_on reached_on",
}
REQUIRED = {
    "accounts": "account_id name",
    "contacts": "contact_id account_id",
    "usage": "account_id day metric value",
    "events": "account_id at event",
    "subscriptions": "account_id started_on",
    "tickets": "ticket_id account_id opened_at",
    "surveys": "account_id at kind score",
    "invoices": "invoice_id account_id due_on",
    "touches": "account_id at kind",
    "goals": "account_id goal",
    "milestones": "account_id milestone",
}
KEYS = {
    "accounts": "account_id",
    "contacts": "contact_id",
    "usage": "account_id day metric",
    "events": "event_id",
    "subscriptions": "account_id started_on",
    "tickets": "ticket_id",
    "surveys": "account_id at kind contact_id",
    "invoices": "invoice_id",
    "goals": "account_id goal",
    "milestones": "account_id milestone",
}
HAPPENED = {
    "usage": ("day",),
    "events": ("at",),
    "tickets": ("opened_at", "closed_at"),
    "surveys": ("at",),
    "touches": ("at",),
    "invoices": ("paid_on",),
    "milestones": ("reached_on",),
    "subscriptions": ("started_on", "ended_on"),
    "accounts": ("started_on", "churned_on"),
}

Rows = list[dict[str, str]]


class Book:
    """The files of a bundle as read back, with the questions that the tests ask of them."""

    def __init__(self, folder: Path, today: date) -> None:
        self.today = today
        self.files: dict[str, Rows] = {}
        self.headers: dict[str, list[str]] = {}
        for path in sorted(folder.iterdir()):
            with path.open(encoding="utf-8", newline="") as file:
                reader = csv.DictReader(file)
                self.files[path.stem] = list(reader)
                self.headers[path.stem] = list(reader.fieldnames or ())
        self.accounts = {row["account_id"]: row for row in self.files["accounts"]}
        self.usage: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
        for row in self.files["usage"]:
            self.usage[row["account_id"], row["metric"]][self.ago(row["day"])] = float(row["value"])

    def ago(self, text: str) -> int:
        return (self.today - date.fromisoformat(text[:10])).days

    def of(self, name: str, account_id: str) -> Rows:
        return [row for row in self.files[name] if row["account_id"] == account_id]

    def working_days(
        self, account_id: str, first: int, last: int, metric: str = "active_people"
    ) -> list[float]:
        """The metric on the working days from `first` to `last` days ago, 0 where no row is."""
        known = self.usage[account_id, metric]
        days = (ago for ago in range(first, last - 1, -1))
        return [known.get(ago, 0) for ago in days if (self.today - timedelta(ago)).weekday() < 5]

    @property
    def stay(self) -> Rows:
        """The accounts of today's customers."""
        return [row for row in self.accounts.values() if not row["churned_on"]]

    @property
    def left(self) -> dict[str, int]:
        """Those who left, and how many days ago."""
        gone = (row for row in self.accounts.values() if row["churned_on"])
        return {row["account_id"]: self.ago(row["churned_on"]) for row in gone}

    def norm(self, account_id: str) -> float:
        """Use a day half a year to four months before they left, where that is known."""
        return mean(self.working_days(account_id, self.left[account_id] + 182, self.left[account_id] + 120))

    def end(self, account_id: str) -> float:
        """The last four weeks of somebody who left against their norm."""
        left = self.left[account_id]
        return mean(self.working_days(account_id, left + 28, left + 1)) / self.norm(account_id)

    def fall(self, account_id: str, metric: str = "active_people") -> float:
        """The last four weeks against those from half a year to twelve weeks ago, which are the norm."""
        norm = mean(self.working_days(account_id, 182, 85, metric))
        return mean(self.working_days(account_id, 28, 1, metric)) / norm


@pytest.fixture(scope="module", params=DAYS, ids=str)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("bundle") / "not" / "there" / "yet"
    write(folder, request.param)
    return Book(folder, request.param)


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def lifetimes(book: Book) -> Iterator[tuple[str, str, int, int]]:
    """(account, file, days since it happened, days since the account's start) of all that has happened."""
    for name, columns in HAPPENED.items():
        for row in book.files[name]:
            started = book.ago(book.accounts[row["account_id"]]["started_on"])
            yield from ((row["account_id"], name, book.ago(row[c]), started) for c in columns if row[c])


def test_the_same_day_and_seed_give_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("two", 7), ("three", 8)):
        write(tmp_path / name, DAYS[0], seed)
    one, two, three = (content(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two
    assert all(one[name] != three[name] for name in one)


def test_all_eleven_files_have_the_columns_of_the_bundle_and_no_required_cell_is_empty(book: Book) -> None:
    assert book.headers == {name: columns.split() for name, columns in COLUMNS.items()}
    for name, columns in REQUIRED.items():
        assert book.files[name]
        assert not [row for row in book.files[name] for column in columns.split() if not row[column]]


def test_keys_are_unique_and_every_reference_is_known(book: Book) -> None:
    for name, key in KEYS.items():
        count = Counter(tuple(row[column] for column in key.split()) for row in book.files[name])
        assert max(count.values()) == 1, name
    for name, rows in book.files.items():
        assert {row["account_id"] for row in rows} <= set(book.accounts), name
    contacts = {row["contact_id"]: row["account_id"] for row in book.files["contacts"]}
    for name, column in (("surveys", "contact_id"), ("events", "user_id")):
        assert all(contacts[row[column]] == row["account_id"] for row in book.files[name])
    assert {row["parent_id"] for row in book.files["accounts"]} - {""} <= set(book.accounts)


def test_what_has_happened_happened_before_today_while_they_were_customers(book: Book) -> None:
    for account_id, name, ago, started in lifetimes(book):
        churned_on = book.accounts[account_id]["churned_on"]
        left = book.ago(churned_on) if churned_on and name != "invoices" else 1
        assert left <= ago <= started, (account_id, name, ago)


def test_days_are_dates_and_moments_have_a_zone(book: Book) -> None:
    for name, columns in HAPPENED.items():
        for text in {row[column] for row in book.files[name] for column in columns} - {""}:
            at = datetime.fromisoformat(text)
            assert at.tzinfo is not None or at.time() == time.min


def test_tickets_close_after_they_open_and_only_closed_ones_are_rated(book: Book) -> None:
    for row in book.files["tickets"]:
        assert not row["closed_at"] or row["closed_at"] > row["opened_at"]
        assert not row["satisfaction"] or (row["closed_at"] and 1 <= int(row["satisfaction"]) <= 5)


def test_renewals_of_those_who_stay_spread_over_the_next_year(book: Book) -> None:
    ahead = [-book.ago(row["renewal_on"]) for row in book.stay if row["renewal_on"]]
    assert 0 < min(ahead) <= max(ahead) <= 365
    assert all(sum(low < days <= low + 90 for days in ahead) > 20 for low in (0, 90, 180))


def test_a_few_pay_by_the_month_and_have_no_renewal_date(book: Book) -> None:
    monthly = {row["account_id"] for row in book.files["subscriptions"] if row["bill_period_months"] == "1"}
    assert monthly == {row["account_id"] for row in book.accounts.values() if not row["renewal_on"]}
    assert 10 < len(monthly) < 50


def test_some_would_be_a_reference_and_some_are_only_trying(book: Book) -> None:
    tagged = Counter(tag for row in book.stay for tag in row["tags"].split(";") if tag)
    assert set(tagged) == {"reference", "pilot"}
    assert all(5 <= number <= 40 for number in tagged.values())
    assert book.accounts["haldsund"]["tags"] == "reference"


def test_the_running_subscription_agrees_with_the_account(book: Book) -> None:
    for account_id, account in book.accounts.items():
        terms = book.of("subscriptions", account_id)
        assert [row["ended_on"] for row in terms[:-1]] == [row["started_on"] for row in terms[1:]]
        assert terms[-1]["ended_on"] == account["churned_on"]
        same = ("plan", "seats", "arr", "currency")
        assert [terms[-1][column] for column in same] == [account[column] for column in same]


def test_the_book_is_of_a_believable_size_and_mix(book: Book) -> None:
    assert (len(book.stay), len(book.left)) == (200, 60)
    assert 300_000 < len(book.files["usage"]) < 540_000
    assert Counter(row["currency"] for row in book.accounts.values()).keys() == {"EUR", "USD", "GBP"}
    owners = Counter(row["owner"] for row in book.accounts.values())
    assert owners.keys() == {f"{name}@lumen.example" for name in ("ana", "ben", "chloe", "dev", "ema")}
    assert len({row["industry"] for row in book.accounts.values()}) > 8
    assert len({row["name"] for row in book.accounts.values()}) == 260


def test_awkward_names_are_among_them(book: Book) -> None:
    names = {row["name"] for row in book.accounts.values()}
    assert {"Müller & Söhne", "O'Neill Logistics", "Northwind Foods", "Northwind Freight"} <= names
    assert any("🌱" in name for name in names)
    assert any("<!channel>" in name and len(name) >= 150 for name in names)
    acme = book.accounts["acme"]
    assert (acme["name"], acme["aliases"]) == ("Acme Robotics", "Acme")


def test_nobody_is_active_without_a_seat(book: Book) -> None:
    for account_id, account in book.accounts.items():
        people = book.usage[account_id, "active_people"].values()
        assert 0 <= min(people) <= max(people) <= int(account["seats"])


def test_use_has_the_rhythm_of_a_working_week(book: Book) -> None:
    by_weekday: dict[int, float] = defaultdict(float)
    for row in book.files["usage"]:
        by_weekday[date.fromisoformat(row["day"]).weekday()] += float(row["value"])
    assert max(by_weekday[5], by_weekday[6]) < 0.1 * min(by_weekday[day] for day in range(5))


def test_most_other_customers_are_near_their_norm(book: Book) -> None:
    others = [row for row in book.stay if row["account_id"] not in STORIES]
    falls = [book.fall(row["account_id"]) for row in others if book.ago(row["started_on"]) > 300]
    assert sum(0.8 <= fall <= 1.3 for fall in falls) > 0.75 * len(falls)
    assert 2 <= sum(fall < 0.65 for fall in falls) < 0.15 * len(falls)


def test_every_story_is_told_of_an_account_of_the_book(book: Book) -> None:
    assert set(STORIES) <= set(book.accounts)
    assert all(story.name and story.going_on and story.card for story in STORIES.values())


def test_acme_fades_quietly_before_its_renewal(book: Book) -> None:
    assert book.fall("acme") <= 0.55
    assert book.fall("acme", "tasks_done") <= 0.55
    assert book.ago(book.accounts["acme"]["renewal_on"]) == -42
    assert sum(book.ago(row["opened_at"]) <= 70 for row in book.of("tickets", "acme")) <= 1


def test_people_of_a_german_company_are_written_to_in_german(book: Book) -> None:
    assert {row["language"] for row in book.of("contacts", "mueller")} == {"de"}
    assert {row["language"] for row in book.of("contacts", "acme")} == {""}


def test_the_champion_of_tidewell_has_gone_and_nobody_was_in_touch_since(book: Book) -> None:
    champion = next(row for row in book.of("contacts", "tidewell") if row["role"] == "champion")
    events = [row for row in book.of("events", "tidewell") if row["user_id"] == champion["contact_id"]]
    assert 47 <= min(book.ago(row["at"]) for row in events) < 70
    assert sum(book.ago(row["at"]) < 182 for row in events) > 15
    assert min(book.ago(row["at"]) for row in book.of("touches", "tidewell")) > 60
    assert book.fall("tidewell", "tasks_done") < 0.65


def test_kestrel_lane_has_outgrown_its_seats(book: Book) -> None:
    assert book.accounts["kestrel-lane"]["seats"] == "40"
    assert median(book.working_days("kestrel-lane", 14, 1)) == 40
    assert mean(book.working_days("kestrel-lane", 392, 365)) < 25


def test_st_brannock_is_silent_just_as_a_year_ago(book: Book) -> None:
    assert sum(book.working_days("st-brannock", 24, 1)) == 0
    assert sum(book.working_days("st-brannock", 24 + 364, 1 + 364)) == 0
    assert mean(book.working_days("st-brannock", 56, 29)) > 40
    assert mean(book.working_days("st-brannock", 340, 300)) > 40


def test_fernlight_has_only_just_begun(book: Book) -> None:
    assert book.ago(book.accounts["fernlight"]["started_on"]) == 12
    assert max(book.usage["fernlight", "active_people"]) == 12
    assert mean(book.working_days("fernlight", 12, 1)) > 0


def test_the_feed_of_quayside_stopped_while_touches_went_on(book: Book) -> None:
    assert min(book.usage["quayside", "active_people"]) == 19
    assert max(book.ago(row["at"]) for row in book.of("events", "quayside")) > 19
    assert sum(book.ago(row["at"]) < 19 for row in book.of("touches", "quayside")) >= 3


def test_mueller_is_loud_and_uses_more_than_anybody(book: Book) -> None:
    recent = [row for row in book.of("tickets", "mueller") if book.ago(row["opened_at"]) <= 180]
    assert len(recent) > 25
    assert mean(int(row["satisfaction"]) for row in recent if row["satisfaction"]) < 3
    assert mean(book.working_days("mueller", 28, 1)) / 140 > 0.75
    assert len(book.of("subscriptions", "mueller")) == 8


def test_the_first_value_of_sundara_is_overdue(book: Book) -> None:
    first = next(row for row in book.of("milestones", "sundara") if row["milestone"] == "First value")
    assert (book.ago(first["expected_on"]), first["reached_on"]) == (35, "")
    assert mean(book.working_days("sundara", 28, 1)) / 45 < 0.15


def test_haldsund_gives_tens_and_is_used_widely(book: Book) -> None:
    answers = [row["score"] for row in book.of("surveys", "haldsund") if row["kind"] == "nps"]
    assert set(answers) == {"10"}
    assert mean(book.working_days("haldsund", 28, 1)) / 260 > 0.6


def test_one_invoice_of_oneill_is_long_overdue_and_nobody_elses(book: Book) -> None:
    unpaid = [row for row in book.files["invoices"] if not row["paid_on"] and book.ago(row["due_on"]) > 14]
    late = [row for row in unpaid if row["account_id"] not in book.left]
    assert [(row["account_id"], book.ago(row["due_on"])) for row in late] == [("oneill", 68)]
    assert 0.85 < book.fall("oneill") < 1.2


def test_cedar_finch_has_come_back(book: Book) -> None:
    once, dip, now = (
        mean(book.working_days("cedar-finch", *span)) for span in ((300, 180), (130, 100), (28, 1))
    )
    assert dip < 0.6 * once
    assert now > 0.85 * once


def test_the_leavers_of_the_stories_had_stopped_or_faded_before(book: Book) -> None:
    for account_id in book.left.keys() & STORIES.keys():
        assert book.norm(account_id) > 1
        assert book.end(account_id) < 0.4, account_id


def test_those_who_left_did_so_all_along_with_a_reason_and_mostly_when_the_term_ended(book: Book) -> None:
    assert len({left // 91 for left in book.left.values()}) == 10
    assert max(Counter(left // 91 for left in book.left.values()).values()) <= 10
    assert all(book.accounts[account_id]["churn_reason"] for account_id in book.left)
    yearly = [row for row in book.accounts.values() if row["churned_on"] and row["renewal_on"]]
    at_term = sum(row["churned_on"] == row["renewal_on"] for row in yearly)
    assert 0.6 * len(yearly) < at_term < len(yearly)


def test_most_who_left_used_less_before_and_some_as_much_as_ever(book: Book) -> None:
    ends = [book.end(account_id) for account_id in book.left if book.norm(account_id) > 0.1]
    assert sum(end < 0.75 for end in ends) > 0.5 * len(ends)
    assert 8 <= sum(0.85 < end < 1.2 for end in ends) < 0.4 * len(ends)


def test_some_who_stayed_looked_for_two_months_as_if_they_would_leave(book: Book) -> None:
    steady = [row["account_id"] for row in book.stay if book.ago(row["started_on"]) > 700]
    dipped = [account_id for account_id in steady if _dipped(book, account_id)]
    assert 4 <= len(dipped) < 0.3 * len(steady)


def _dipped(book: Book, account_id: str) -> bool:
    months = [mean(book.working_days(account_id, ago, ago - 40)) for ago in range(600, 40, -40)]
    return min(months) < 0.62 * median(months) and months[-1] > 0.85 * median(months)
