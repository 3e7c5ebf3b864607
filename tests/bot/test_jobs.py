"""When the nightly job is due, in any time zone and on any day."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.jobs.scheduler import last_slot

BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def test_before_the_hour_the_last_slot_is_yesterday_s() -> None:
    now = datetime(2026, 11, 17, 0, 59, tzinfo=UTC)
    assert last_slot(now, time(2), BERLIN) == datetime(2026, 11, 16, 1, tzinfo=UTC)


def test_at_the_minute_the_slot_is_due() -> None:
    now = datetime(2026, 11, 17, 1, 0, tzinfo=UTC)
    assert last_slot(now, time(2), BERLIN) == now


@given(MOMENTS, TIMES, st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia"]))
def test_the_last_slot_is_never_ahead_and_never_much_more_than_a_day_ago(
    now: datetime, nightly: time, zone: str
) -> None:
    slot = last_slot(now, nightly, ZoneInfo(zone))
    assert now - timedelta(hours=26) < slot <= now


@given(MOMENTS, TIMES, st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]))
def test_all_moments_until_the_next_slot_share_it(now: datetime, nightly: time, zone: str) -> None:
    slot = last_slot(now, nightly, ZoneInfo(zone))
    assert last_slot(slot, nightly, ZoneInfo(zone)) == slot
