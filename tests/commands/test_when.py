"""Due times: what is read, what is said, and the laws of slots over many zones and years."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commands import zones
from commands.digest import line as digest_line
from commands.digest import schedule, when
from commands.digest.when import When
from store.errors import Sorry

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",  # leaps over midnight
    "America/Nuuk",  # leaps from 23:00 to the next day
    "America/St_Johns",  # turned back at a minute past midnight
    "Australia/Lord_Howe",  # by half an hour
    "Africa/Casablanca",
    "Asia/Tehran",
    "Asia/Kathmandu",
    "Pacific/Apia",  # leapt over a whole day
    "Pacific/Kiritimati",
    "Europe/Dublin",
    "Antarctica/Troll",  # by two hours
    "UTC",
)
whens = st.builds(
    When,
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.frozensets(st.integers(0, 6), min_size=1),
) | st.builds(
    lambda at, day: When(at.replace(second=0, microsecond=0), month_day=day), st.times(), st.integers(1, 31)
)
moments = st.floats(6e8, 2.4e9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))  # 1989 to 2046
APIA = When(time(0, 0), frozenset(range(7)))
NUUK = When(time(23, 30), frozenset(range(7)))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("weekdays 08:30", "weekdays 08:30"),
        ("every weekday at 8.30", "weekdays 08:30"),
        ("workdays 0830", "weekdays 08:30"),
        ("daily 8:30", "daily 08:30"),
        ("every day at 8", "daily 08:00"),
        ("DAILY, 8 PM", "daily 20:00"),
        ("daily noon", "daily 12:00"),
        ("daily 12am", "daily 00:00"),
        ("daily 12:30 p.m.", "daily 12:30"),
        ("mon 9", "mon 09:00"),
        ("Mondays at 9 o’clock", "mon 09:00"),
        ("mon,thu 9", "mon,thu 09:00"),
        ("thursday & Monday 9", "mon,thu 09:00"),
        ("every monday and every thursday at 9", "mon,thu 09:00"),
        ("tue wed thurs 9h15", "tue,wed,thu 09:15"),
        ("mon-fri 08:30", "weekdays 08:30"),
        ("mon – wed, sat 9", "mon,tue,wed,sat 09:00"),
        ("sat to mon 9", "mon,sat,sun 09:00"),
        ("mon-sun 9", "daily 09:00"),
        ("weekly on fri 16:00", "fri 16:00"),
        ("monthly 1 09:00", "monthly 1 09:00"),
        ("every month on the 15th at 9", "monthly 15 09:00"),
        ("the 3rd of each month 9", "monthly 3 09:00"),
        ("monthly 31 09:00", "monthly 31 09:00"),
        ("last day 17:00", "monthly 31 17:00"),
        ("on the last day of each month at 5pm", "monthly 31 17:00"),
        ("monthly last 17:00", "monthly 31 17:00"),
    ],
)
def test_what_people_write_is_read_and_kept_in_one_way(typed: str, kept: str) -> None:
    assert str(when.read(typed)) == kept


@given(whens)
def test_what_is_kept_is_read_back(due: When) -> None:
    assert when.read(str(due)) == due


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "The days and the time are missing; write both, such as weekdays 08:30, mon,thu 09:00 or "),
        ("whenever", "I find no days and time in “whenever”; write both, such as weekdays 08:30"),
        ("weekdays", "At what time? Write it after the days: weekdays 08:30."),
        ("mon and thu", "At what time? Write it after the days: mon and thu 08:30."),
        ("8:30 pm", "On which days? Write them before the time: weekdays 20:30."),
        ("25:00", "No clock shows 25:00; take 00:00 to 23:59."),
        ("mon 25:00", "No clock shows 25:00; take 00:00 to 23:59."),
        ("mon 24", "No clock shows 24; take 00:00 to 23:59."),
        ("mon 8:75", "No clock shows 8:75; take 00:00 to 23:59."),
        ("mon 13 pm", "No clock shows 13 pm; take 00:00 to 23:59."),
        ("monthly 32 9:00", "No month has a day 32; take 1 to 31"),
        ("monthly 0 9:00", "No month has a day 0; take 1 to 31"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(Sorry) as sorry:
        when.read(typed)
    assert str(sorry.value).startswith(sentence)


@given(st.text(max_size=30))
def test_anything_typed_is_read_or_refused_in_words(typed: str) -> None:
    with suppress(Sorry):
        line = digest_line.split(typed)
        assert when.read(str(line.when)) == line.when


@pytest.mark.parametrize(
    ("typed", "segment", "kept", "zone", "top"),
    [
        ("at risk weekdays 08:30 Europe/Berlin top 5", "at risk", "weekdays 08:30", "Europe/Berlin", 5),
        ("plan:Business and arr > 50k mon 9", "plan:Business and arr > 50k", "mon 09:00", "", 0),
        ("mine weekdays 08:30", "mine", "weekdays 08:30", "", 0),
        ("mon 09:00", "", "mon 09:00", "", 0),
        ("at-risk fri 16:00 top 3 new york time", "at-risk", "fri 16:00", "America/New_York", 3),
        ("at risk top 3 every monday at 9am in Berlin", "at risk", "mon 09:00", "Europe/Berlin", 3),
        (
            "last touch > 30d last day 17:00, berlin",
            "last touch > 30d",
            "monthly 31 17:00",
            "Europe/Berlin",
            0,
        ),
        ("“the mon 9 club” daily 8", "the mon 9 club", "daily 08:00", "", 0),
        ("renewal < 90 daily 9 utc", "renewal < 90", "daily 09:00", "UTC", 0),
        ("<!channel> & 🚀 daily 9", "<!channel> & 🚀", "daily 09:00", "", 0),
    ],
)
def test_a_line_is_taken_apart(typed: str, segment: str, kept: str, zone: str, top: int) -> None:
    line = digest_line.split(typed)
    assert (line.segment, str(line.when), line.zone, line.top) == (segment, kept, zone, top)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("at risk", "I find no days and time in “at risk”; write both"),
        ("health < 60 8:30", "On which days? Write them before the time: weekdays 08:30."),
        ("owner:mon 9:00", "On which days?"),
        ("at risk weekdays 8:30 Narnia", "I do not know the time zone “Narnia”; write a city's"),
        ("at risk weekdays 8:30 top 50", "A digest lists 1 to 7 accounts, not 50; a button shows the rest."),
        ("at risk weekdays 8:30 top 0", "A digest lists 1 to 7 accounts, not 0"),
    ],
)
def test_a_line_that_cannot_be_taken_apart_says_why(typed: str, sentence: str) -> None:
    with pytest.raises(Sorry) as sorry:
        digest_line.split(typed)
    assert str(sorry.value).startswith(sentence)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("eastern", "US/Eastern"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_known_by_its_name_and_by_its_city(typed: str, zone: str) -> None:
    assert zones.find(typed) == zone


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Europe/Berlinn", "I do not know the time zone “Europe/Berlinn”; did you mean Europe/Berlin?"),
        ("Zürich", "I do not know the time zone “Zürich”; did you mean Europe/Zurich?"),
        ("CEST", "I do not know the time zone “CEST”; did you mean CET?"),
        ("GMT+1 hour", "I do not know the time zone “GMT+1 hour”; write a city's, such as Europe/Berlin."),
        ("EST", "EST has no summer time; name a city instead, such as New York."),
    ],
)
def test_a_zone_that_is_not_known_is_told_with_the_nearest(typed: str, sentence: str) -> None:
    with pytest.raises(Sorry) as sorry:
        zones.find(typed)
    assert str(sorry.value) == sentence


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("weekdays 8:30", "on weekdays at 08:30 Berlin time"),
        ("daily 8", "every day at 08:00 Berlin time"),
        ("mon 9", "every Monday at 09:00 Berlin time"),
        ("mon,wed,thu 9", "every Monday, Wednesday and Thursday at 09:00 Berlin time"),
        ("monthly 2 9", "on the 2nd of each month at 09:00 Berlin time"),
        ("monthly 12 9", "on the 12th of each month at 09:00 Berlin time"),
        ("monthly 30 9", "on the 30th of each month, or its last day, at 09:00 Berlin time"),
        ("last day 9", "on the last day of each month at 09:00 Berlin time"),
    ],
)
def test_due_times_are_said_in_words(typed: str, said: str) -> None:
    assert schedule.words(when.read(typed), "Europe/Berlin") == said


def test_a_moment_is_said_by_the_readers_clock() -> None:
    due = when.following(when.read("weekdays 08:30"), "Europe/Berlin", NOW)
    assert schedule.moment(due, "Europe/Berlin", NOW) == "tomorrow, Wednesday 18 Nov, at 08:30 Berlin time"
    assert schedule.moment(due, "Asia/Tokyo", NOW) == "tomorrow, Wednesday 18 Nov, at 16:30 Tokyo time"
    assert schedule.moment(due - timedelta(days=1), "UTC", NOW) == "today, Tuesday 17 Nov, at 07:30 UTC"
    assert schedule.moment(due + timedelta(days=60), "UTC", NOW) == "on Sunday 17 Jan 2027 at 07:30 UTC"


@pytest.mark.parametrize(
    ("typed", "zone", "day", "slots"),
    [
        # 02:30 does not exist on 29 March 2026 in Berlin: 03:00 is the moment after the gap.
        ("daily 02:30", "Europe/Berlin", date(2026, 3, 28), ["03-28 01:30", "03-29 01:00", "03-30 00:30"]),
        # It comes twice on 25 October: the first counts.
        ("daily 02:30", "Europe/Berlin", date(2026, 10, 24), ["10-24 00:30", "10-25 00:30", "10-26 01:30"]),
        (
            "daily 00:30",
            "America/Sao_Paulo",
            date(2018, 11, 3),
            ["11-03 03:30", "11-04 03:00", "11-05 02:30"],
        ),
        ("daily 23:30", "America/Nuuk", date(2026, 3, 27), ["03-28 01:30", "03-29 01:00", "03-30 00:30"]),
        # Samoa had no 30 December 2011.
        ("daily 08:00", "Pacific/Apia", date(2011, 12, 28), ["12-28 18:00", "12-29 18:00", "12-30 18:00"]),
        ("monthly 31 09:00", "UTC", date(2027, 1, 5), ["01-31 09:00", "02-28 09:00", "03-31 09:00"]),
        ("monthly 30 09:00", "UTC", date(2028, 1, 30), ["01-30 09:00", "02-29 09:00", "03-30 09:00"]),
    ],
)
def test_slots_where_clocks_are_turned_and_months_end(
    typed: str, zone: str, day: date, slots: list[str]
) -> None:
    due, now = when.read(typed), datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    found: list[str] = []
    for _ in slots:
        now = when.following(due, zone, now)
        found.append(f"{now:%m-%d %H:%M}")
    assert found == slots


@given(whens, st.sampled_from(ZONES), moments)
@example(APIA, "Pacific/Apia", datetime(2011, 12, 30, 9, 59, tzinfo=UTC))
@example(NUUK, "America/Nuuk", datetime(2026, 3, 29, 0, 59, tzinfo=UTC))
def test_the_last_slot_is_not_after_now_and_the_following_one_is(due: When, zone: str, now: datetime) -> None:
    last, following = when.last(due, zone, now), when.following(due, zone, now)
    assert last <= now < following
    assert last.tzinfo is UTC
    assert when.last(due, zone, last) == last
    assert when.following(due, zone, last) == following
    assert when.last(due, zone, following) == following


@given(whens, st.sampled_from(ZONES), moments)
@example(APIA, "Pacific/Apia", datetime(2011, 12, 27, tzinfo=UTC))
@example(NUUK, "America/Nuuk", datetime(2026, 3, 26, tzinfo=UTC))
def test_each_due_day_has_one_slot_at_the_time_that_was_asked_for_or_after_a_gap(
    due: When, zone: str, now: datetime
) -> None:
    slots = [when.following(due, zone, now)]
    for _ in range(8):
        slots.append(when.following(due, zone, slots[-1]))
    assert all(earlier < later for earlier, later in pairwise(slots))
    locals_ = [slot.astimezone(ZoneInfo(zone)) for slot in slots]
    for slot, local in zip(slots, locals_, strict=True):
        if local.time() != due.at:  # the clock leapt over it: a second earlier it showed less
            before = (slot - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            assert before < datetime.combine(before.date(), due.at) < local.replace(tzinfo=None)
    days = [_due_day(due, local) for local in locals_]
    between = (days[0] + timedelta(days=ahead) for ahead in range((days[-1] - days[0]).days + 1))
    expected = [
        day for day in between if due.falls_on(day) and not (zone == "Pacific/Apia" and _skipped(day))
    ]
    assert days == expected


def _due_day(due: When, local: datetime) -> date:
    """The day that a slot is of: the day before, where a gap carried it over midnight."""
    carried = local.time() < due.at and local.time() == time()
    return local.date() - timedelta(days=1) if carried else local.date()


def _skipped(day: date) -> bool:
    return day == date(2011, 12, 30)
