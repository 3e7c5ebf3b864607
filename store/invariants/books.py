"""What holds of the book and its scores: usage that events explain, and points that add up."""
# ruff: noqa: S608 - the pieces of a query are our own names

from store.invariants.invariant import Invariant, everywhere, one_of
from store.records import Band, Colour, Outcome
from store.retention import RULES
from store.rollup import PEOPLE, ROLLED_UP

_COUNTED = f"""
    WITH said AS (
        SELECT account_id, day, '{PEOPLE}' AS metric, count(DISTINCT user_id) AS people, NULL AS events
        FROM events GROUP BY account_id, day HAVING count(DISTINCT user_id) > 0
        UNION ALL
        SELECT account_id, day, event, NULL, count(*) FROM events GROUP BY account_id, day, event
    ), counted AS (
        SELECT account_id, day, metric, coalesce(max(people), max(events)) AS value
        FROM said GROUP BY account_id, day, metric
    )"""  # people go before an event of that name, as store.rollup counts

BOOK = (
    Invariant(
        "days of events",
        "The day of an event is the UTC day of its time.",
        "SELECT event_id AS found FROM events WHERE day <> substr(at, 1, 10)",
        "SELECT event_id AS found FROM events WHERE day <> CAST(at AT TIME ZONE 'UTC' AS DATE)",
    ),
    everywhere(
        "sources of usage",
        "Each value of usage was imported, or counted from events.",
        "SELECT account_id || '/' || CAST(day AS TEXT) AS found FROM usage "
        f"WHERE source NOT IN ('usage', '{ROLLED_UP}')",
    ),
    everywhere(
        "usage from events",
        "Usage that was counted from events says what the events say.",
        f"{_COUNTED} SELECT usage.account_id || '/' || CAST(usage.day AS TEXT) AS found FROM usage "
        "LEFT JOIN counted ON counted.account_id = usage.account_id AND counted.day = usage.day "
        f"AND counted.metric = usage.metric WHERE usage.source = '{ROLLED_UP}' "
        "AND (counted.value IS NULL OR counted.value <> usage.value)",
    ),
    everywhere(
        "events in usage",
        "Whatever events say stands in usage, or an imported value does.",
        f"{_COUNTED} SELECT counted.account_id || '/' || CAST(counted.day AS TEXT) AS found FROM counted "
        "LEFT JOIN usage ON usage.account_id = counted.account_id AND usage.day = counted.day "
        "AND usage.metric = counted.metric WHERE usage.account_id IS NULL",
    ),
    everywhere(
        "keys of changes",
        "What a row held before names the row.",
        "SELECT CAST(change_id AS TEXT) AS found FROM changes WHERE row_key NOT LIKE '{%}'",
    ),
)

_OUT = "{0} < 0 OR {0} > 1"
_NUMBERS = " OR ".join(_OUT.format(each) for each in ("risk", "contraction", "confidence"))
_POINTS = """
    SELECT CAST(run_id AS TEXT) || '/' || account_id AS found FROM scores WHERE health IS NOT NULL
    AND health <> coalesce((SELECT sum({0}) FROM {1} AS reason), -1)"""

_KEPT = next(rule.least for rule in RULES if rule.table == "scores")  # days, however soon they may go
_COUNTS = """
    SELECT CAST(runs.run_id AS TEXT) AS found FROM runs LEFT JOIN scores ON scores.run_id = runs.run_id
    GROUP BY runs.run_id, runs.accounts, runs.as_of HAVING count(scores.account_id) > runs.accounts
    OR (count(scores.account_id) < runs.accounts AND runs.as_of > {0}
        AND NOT EXISTS (SELECT 1 FROM forgotten WHERE kind = 'account'))"""

SCORES = (
    Invariant(
        "counts of runs",
        "Each run has as many scores as it says, but for what was forgotten, and for old runs.",
        _COUNTS.format(f"date((SELECT max(as_of) FROM runs), '-{_KEPT} days')"),
        _COUNTS.format(f"(SELECT max(as_of) FROM runs) - {_KEPT}"),
    ),
    Invariant(
        "points",
        "The points of a score's reasons add up to its health.",
        _POINTS.format("json_extract(reason.value, '$.points')", "json_each(scores.reasons)"),
        _POINTS.format("CAST(reason ->> 'points' AS BIGINT)", "json_array_elements(scores.reasons)"),
    ),
    everywhere(
        "bands of scores",
        "A score has a health and its band, or neither is known.",
        "SELECT CAST(run_id AS TEXT) || '/' || account_id AS found FROM scores "
        f"WHERE band NOT IN {one_of(Band)} OR (health IS NULL) <> (band = 'unknown')",
    ),
    everywhere(
        "numbers of scores",
        "Health lies between 0 and 100, risk and confidence between 0 and 1.",
        "SELECT CAST(run_id AS TEXT) || '/' || account_id AS found FROM scores "
        f"WHERE health < 0 OR health > 100 OR {_NUMBERS} OR alike_lost > alike_of "
        f"OR outcome NOT IN {one_of(Outcome)}",
    ),
    everywhere(
        "track record",
        "The track record has a day of loss only for who was lost.",
        "SELECT CAST(as_of AS TEXT) || '/' || account_id AS found FROM tracked "
        f"WHERE (lost_on IS NOT NULL AND NOT coalesce(lost, lost_on IS NULL)) OR band NOT IN {one_of(Band)} "
        f"OR outcome NOT IN {one_of(Outcome)} OR risk < 0 OR risk > 1",
    ),
    everywhere(
        "colours of pulses",
        "A pulse is green, yellow or red, and somebody gave it for a reason.",
        "SELECT account_id || '/' || CAST(at AS TEXT) AS found FROM pulses "
        f"WHERE colour NOT IN {one_of(Colour)} OR author = '' OR reason = ''",
    ),
    everywhere(
        "one override",
        "At most one band set by hand holds for an account.",
        "SELECT account_id AS found FROM overrides WHERE lifted_at IS NULL "
        "GROUP BY account_id HAVING count(*) > 1",
    ),
    everywhere(
        "bands of overrides",
        "A band set by hand is one that there is.",
        f"SELECT CAST(override_id AS TEXT) AS found FROM overrides WHERE band NOT IN {one_of(Band)}",
    ),
)
