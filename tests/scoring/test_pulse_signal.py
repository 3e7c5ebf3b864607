"""What a CSM's pulse does to a score, and for how long."""

from datetime import timedelta

from scoring import model
from tests.scoring.companies import (
    HORIZON,
    TODAY,
    Cell,
    Row,
    account,
    ago,
    book,
    crowd,
    reasons,
    rows_of,
    use,
)

STEADY = use("acme", range(0, 390, 2))


def pulse(colour: str, days: int, until: int, reason: str = "Their sponsor left") -> dict[str, Cell]:
    """A pulse given so many days ago that lasts for so many days from today."""
    end = TODAY + timedelta(days=until)
    given: dict[str, Cell] = {"account_id": "acme", "at": ago(days), "colour": colour, "reason": reason}
    return given | {"author": "ana@lumen.example", "expires_on": end}


def scored(*pulses: dict[str, Cell], back: int = 0, **tables: list[dict[str, Cell]]) -> Row:
    others, usage = crowd()
    whole = book([account("acme"), *others], [*STEADY, *usage], pulses=pulses, **tables)
    day = ago(back)
    return rows_of(model.score(whole, day, model.fit(whole, day, HORIZON)))["acme"]


def test_red_yellow_and_green_move_health_by_their_order() -> None:
    none = scored()
    red, yellow, green = (scored(pulse(colour, 3, 27)) for colour in ("red", "yellow", "green"))
    assert red["health"] < yellow["health"] < none["health"]
    points = [reasons(row)["pulse"].points for row in (red, yellow, green)]
    assert points[0] < points[1] < 0 < points[2]
    assert "pulse" not in reasons(none)


def test_it_is_told_with_who_gave_it_when_until_when_and_why() -> None:
    said = reasons(scored(pulse("red", 3, 27)))["pulse"]
    assert said.text == "Pulse red by ana@lumen.example on 27 Jun, until 27 Jul: Their sponsor left"
    assert (said.value, said.norm, said.age_days, said.side) == (None, None, 3, "relationship")
    assert "pulses" in said.source


def test_it_counts_up_to_its_last_day() -> None:
    assert "pulse" in reasons(scored(pulse("red", 5, 0)))
    assert "pulse" not in reasons(scored(pulse("red", 5, -1)))


def test_on_a_day_before_it_was_given_nobody_knows_of_it() -> None:
    assert "pulse" not in reasons(scored(pulse("red", 3, 27), back=4))
    assert "pulse" in reasons(scored(pulse("red", 3, 27), back=3))


def test_the_newest_counts_and_an_older_one_does_not_come_back_after_it() -> None:
    old = pulse("red", 20, 40)
    assert reasons(scored(old, pulse("green", 5, 10)))["pulse"].points > 0
    assert "pulse" not in reasons(scored(old, pulse("green", 5, -1)))


def test_one_that_was_taken_back_on_its_day_leaves_the_one_before() -> None:
    taken = pulse("green", 5, -6)
    assert "red" in reasons(scored(pulse("red", 20, 40), taken))["pulse"].text


def test_a_survey_pulse_counts_where_no_csm_gave_one() -> None:
    survey: list[dict[str, Cell]] = [{"account_id": "acme", "at": ago(2), "kind": "pulse", "score": 3}]
    assert reasons(scored(surveys=survey))["pulse"].text.startswith("Pulse 3 of 3 on ")
    assert "by ana" in reasons(scored(pulse("red", 3, 27), surveys=survey))["pulse"].text
    assert reasons(scored(pulse("red", 30, -1), surveys=survey))["pulse"].text.startswith("Pulse 3 of 3")
