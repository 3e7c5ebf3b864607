"""App Home, in either mode: what it shows, and that every item of it acts."""

import sqlite3
from datetime import timedelta
from pathlib import Path

from sandbox.api import Called
from sandbox.driver import Person, Seen, View
from store import snoozes, tasks
from store.database import Database
from store.digest_records import Snooze, Task
from tests.wire.office import NOW, Office

ARR = "48,000"


async def home(office: Office, person: Person) -> View:
    """Open the Home tab; what is published."""
    seen = await office.slack.open_home(person, enough=published)
    assert seen.home is not None
    return seen.home


def published(seen: Seen) -> bool:
    return any(each.kind == "home" for each in seen.happened)


def give_task(office: Office, person: Person, account_id: str = "acme") -> None:
    with office.rapport.deps.db.begin() as tx:
        tasks.take(tx, Task(account_id, person.id, person.id, "Call them about the export", NOW))


def open_tasks(office: Office, person: Person) -> int:
    with office.rapport.deps.db.read() as tx:
        return len(tasks.mine(tx, person.id))


def take_away(db: Database, file: Path) -> None:
    db.dispose()
    file.rename(file.with_suffix(".away"))
    file.mkdir()


async def test_it_has_my_accounts_the_worst_first_and_what_renews(office: Office) -> None:
    shown = await home(office, office.ana)
    for words in ("My accounts", "Acme Robotics", "100 is good", "Renewals in the next 90 days", ARR):
        assert words in shown.words
    assert "Northwind" not in shown.words


async def test_somebody_who_owns_nothing_sees_the_worst_of_all_and_what_to_do(office: Office) -> None:
    carl = office.slack.add_person("carl", email="carl@example.com")
    shown = await home(office, carl)
    assert "No account has *carl@example.com*" in shown.words
    assert "accounts.csv" in shown.words
    assert "Acme Robotics" in shown.words
    assert "Renewals" not in shown.words


async def test_a_guest_sees_no_arr_no_tasks_and_nothing_of_her_own(office: Office) -> None:
    gil = office.slack.add_person("gil", email="ana@example.com", guest=True)
    give_task(office, gil)
    shown = await home(office, gil)
    assert "Acme Robotics" in shown.words
    for secret in (ARR, "export", "My", "ana@example.com"):
        assert secret not in shown.words


async def test_the_tab_of_messages_publishes_nothing(office: Office) -> None:
    inner = {"type": "app_home_opened", "user": office.ana.id, "channel": "D1", "tab": "messages"}
    office.slack.send_event("app_home_opened", inner)
    await home(office, office.ben)
    assert [call.arguments["user_id"] for call in publications(office)] == [office.ben.id]


async def test_an_event_that_is_delivered_twice_publishes_once(office: Office) -> None:
    office.slack.faults.duplicate()
    await home(office, office.ana)
    await home(office, office.ana)
    assert len(publications(office)) == 2


async def test_open_shows_the_card_in_a_window_and_publishes_again(office: Office) -> None:
    shown = await home(office, office.ana)
    seen = await office.slack.press(
        office.ana, shown, "health.open", enough=lambda seen: seen.view is not None and published(seen)
    )
    assert seen.view is not None
    assert "Acme Robotics" in seen.view.words


async def test_from_the_card_that_home_opened_a_touch_is_logged(office: Office) -> None:
    opened = await office.slack.press(office.ana, await home(office, office.ana), "health.open", enough=card)
    assert opened.view is not None
    form = await office.slack.press(
        office.ana, opened.view, "log.form", enough=lambda seen: "What happened" in seen.text
    )
    assert form.view is not None
    done = await office.slack.submit(office.ana, form.view, {"text": "Called Dana"})
    assert "Logged for" in done.text


async def test_what_was_done_is_gone_from_home_without_a_window(office: Office) -> None:
    give_task(office, office.ana)
    shown = await home(office, office.ana)
    assert "Call them about the export" in shown.words
    seen = await office.slack.press(office.ana, shown, "home.done", enough=published)
    assert seen.home is not None
    assert "Call them about the export" not in seen.home.words
    assert seen.view is None
    assert open_tasks(office, office.ana) == 0


async def test_nobody_ends_the_task_of_somebody_else(office: Office) -> None:
    give_task(office, office.ana)
    shown = await home(office, office.ana)
    give_task(office, office.ben)
    await office.slack.press(office.ana, shown, "home.done", enough=published)
    assert open_tasks(office, office.ben) == 1


async def test_a_snoozed_account_is_woken(office: Office) -> None:
    with office.rapport.deps.db.begin() as tx:
        until = NOW.date() + timedelta(days=16)
        snoozes.put(tx, Snooze("acme", office.renewals.id, office.ana.id, NOW, "date", on_day=until))
    shown = await home(office, office.ana)
    assert "until 3 Dec 2026" in shown.words
    assert f"<#{office.renewals.id}>" in shown.words
    seen = await office.slack.press(office.ana, shown, "home.wake", enough=published)
    assert seen.home is not None
    assert "3 Dec" not in seen.home.words


async def test_a_digest_of_hers_is_previewed_paused_and_removed(office: Office) -> None:
    await office.slack.command(office.ana, office.renewals, "/digest add at-risk weekdays 08:30")
    shown = await home(office, office.ana)
    opened = await office.slack.press(
        office.ana, shown, "digests.preview", enough=lambda seen: seen.view is not None and published(seen)
    )
    assert opened.view is not None
    assert "Nov 2026" in opened.view.words
    assert f"<#{office.renewals.id}>" in shown.words
    for action, says in (("home.pause", "paused"), ("home.resume", "next tomorrow"), ("home.rm", "")):
        seen = await office.slack.press(office.ana, shown, action, enough=published)
        assert seen.home is not None
        shown = seen.home
        assert says in shown.words
    assert "My digests" not in shown.words


async def test_a_slow_database_opens_a_window_that_says_so_before_its_trigger_is_over(
    office: Office, database: Path
) -> None:
    give_task(office, office.ana)
    shown = await home(office, office.ana)
    lock = sqlite3.connect(database, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    seen = await office.slack.press(
        office.ana, shown, "home.done", enough=lambda seen: "One moment…" in seen.text
    )
    lock.close()
    assert seen.view is not None
    await office.slack.until(lambda: open_tasks(office, office.ana) == 0)
    await office.slack.until(lambda: said_in_window(office) == "Done. You can close this.")


async def test_without_its_database_home_says_so(office: Office, database: Path) -> None:
    take_away(office.rapport.deps.db, database)
    shown = await home(office, office.ana)
    assert "cannot reach my database" in shown.words


async def test_a_window_that_slack_does_not_open_is_told_in_a_direct_message(office: Office) -> None:
    shown = await home(office, office.ana)
    office.slack.faults.fail("views.open", error="expired_trigger_id")
    seen = await office.slack.press(office.ana, shown, "health.open", enough=lambda seen: bool(seen.messages))
    assert "press the button again" in seen.text


async def test_a_home_that_slack_does_not_take_is_there_when_it_is_opened_again(office: Office) -> None:
    office.slack.faults.fail("views.publish", status=500)
    mark = len(office.slack.calls)
    await office.slack.open_home(office.ana, enough=lambda _: len(office.slack.calls) > mark)
    assert "Acme Robotics" in (await home(office, office.ana)).words


def publications(office: Office) -> list[Called]:
    return [call for call in office.slack.calls if call.method == "views.publish"]


def said_in_window(office: Office) -> str:
    view = office.slack.modal(office.ana)
    return "" if view is None else view.words.removeprefix("Rapport\n")


def card(seen: Seen) -> bool:
    return seen.view is not None and "Acme Robotics" in seen.view.words
