"""What a reader does with a digest, on the real database: for everybody to see, once, and only who may."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from commands.contract import Answer, FormErrors, Opening, Place, Reply, Update
from store import answers, audit, snoozes, tasks
from store.errors import Sorry
from tests.commands.digests import DIGEST, fill, later, only, post, value
from tests.commands.office import BEN, NOW, PUBLIC, TODAY, Office, read
from tests.views.checks import check, pressable
from views import plain
from views.digest.pointer import At
from views.message import Modal


@pytest.fixture
def morning(empty: Office) -> Office:
    fill(empty.deps.db)
    post(empty)
    return empty


def his(office: Office) -> Office:
    return replace(office, person=BEN)


def message(answer: Answer) -> str:
    """The digest as everybody sees it after this."""
    assert isinstance(answer, Update)
    assert (answer.channel, answer.ts) == (PUBLIC.channel, "1795.1")
    check(answer.message)
    return " ".join(plain.render(answer.message).split())


def then(answer: Answer) -> str:
    """What whoever pressed is told."""
    assert isinstance(answer, Update)
    assert answer.then
    check(answer.then)
    return " ".join(plain.render(answer.then).split())


def chosen(office: Office, act: str, place: int = 1) -> Answer:
    return office.press("digest.more", value(office, place, act))


def said(office: Office) -> list[tuple[str, str, str]]:
    with office.deps.db.read() as tx:
        return [(each.account_id, each.person, each.said) for each in answers.of(tx, only(office).key)]


def acts(office: Office) -> list[str]:
    with office.deps.db.read() as tx:
        return [entry.act for entry in audit.recent(tx, 20)]


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ("digest.real", "Ana: a real risk"),
        ("digest.known", "Ana: known (quiet for 30 days, unless its band gets worse)"),
        ("digest.noise", "Ana: noise (quiet for 60 days, unless its band gets worse)"),
        ("digest.data", "Ana: the data is wrong (quiet until its data changes, 14 days at most)"),
    ],
)
def test_an_answer_takes_the_place_of_its_buttons_for_everybody(
    morning: Office, action: str, sentence: str
) -> None:
    answer = morning.press(action, value(morning))
    assert sentence in message(answer)
    assert isinstance(answer, Update)
    assert answer.then is None
    pressed = [at for kind, at in pressable(answer.message.blocks) if kind == action]
    assert pressed == [value(morning, 2)]
    with morning.deps.db.read() as tx:
        (entry,) = audit.recent(tx, 5)
    assert (entry.act, entry.actor, entry.account_id) == ("answer", "U0123ANA", "acme")
    assert entry.detail["said"] == action.removeprefix("digest.")


def test_two_readers_who_disagree_are_both_shown_and_the_newest_counts(morning: Office) -> None:
    morning.press("digest.noise", value(morning))
    shown = message(his(morning).press("digest.real", value(morning)))
    assert "Ben: a real risk · Ana: noise" in shown
    assert "quiet for 60 days" not in shown


def test_pressed_again_nothing_more_is_kept_or_logged(morning: Office) -> None:
    morning.press("digest.noise", value(morning))
    message(morning.press("digest.noise", value(morning)))
    assert said(morning) == [("acme", "U0123ANA", "noise")]
    assert acts(morning) == ["answer"]


def test_two_who_answer_at_once_are_both_heard(morning: Office) -> None:
    at = value(morning)
    with ThreadPoolExecutor(2) as threads:
        ana = threads.submit(morning.press, "digest.noise", at)
        ben = threads.submit(his(morning).press, "digest.real", at)
        shown = [message(ana.result()), message(ben.result())]
    assert len(said(morning)) == 2
    assert any("Ana: noise" in each and "Ben: a real risk" in each for each in shown)


def test_an_answer_can_be_changed(morning: Office) -> None:
    morning.press("digest.noise", value(morning))
    form = chosen(morning, "answer")
    assert isinstance(form, Modal)
    check(form)
    assert "What is the news of Acme Robotics?" in read(form)
    done = morning.submit(form.form, form.value, said="known")
    assert "Ana: known (quiet for 30 days" in message(done)
    assert "Ana: noise" not in message(done)
    wrong = morning.submit(form.form, form.value, said="")
    assert isinstance(wrong, FormErrors)
    assert dict(wrong.errors) == {"said": "Pick one of the four answers."}


def test_a_snooze_is_shown_and_woken(morning: Office) -> None:
    form = chosen(morning, "snooze")
    assert isinstance(form, Modal)
    check(form)
    assert "This digest leaves Acme Robotics out for everybody here." in read(form)
    done = morning.submit(form.form, form.value, until="date", day="2026-12-01", days="30")
    assert "snoozed until 1 Dec 2026, by Ana" in message(done)
    assert then(done).startswith(
        "Acme Robotics is snoozed until 1 Dec 2026, for everybody who reads this digest. [Wake it]"
    )
    with morning.deps.db.read() as tx:
        (kept,) = snoozes.holding(tx, TODAY, place=PUBLIC.channel)
    assert (kept.account_id, kept.person, kept.on_day) == ("acme", "U0123ANA", date(2026, 12, 1))
    woken = chosen(his(morning), "wake")
    assert "snoozed" not in message(woken)
    assert then(woken) == "Acme Robotics is awake again: the next digest tells of it if there is news."
    assert acts(morning) == ["wake", "snooze"]
    with pytest.raises(Sorry, match="Acme Robotics is not snoozed here any more"):
        chosen(morning, "wake")


def test_a_snooze_waits_for_a_reply_or_for_the_renewal(morning: Office) -> None:
    at = value(morning)
    assert "until an NPS reply comes" in message(morning.submit("digest.snooze", at, until="nps"))
    near = morning.submit("digest.snooze", at, until="renewal", days="30")
    assert "snoozed until its renewal is 30 days away, by Ana" in message(near)
    assert "snoozed" not in message(later(morning, 12).press("digest.real", at))


@pytest.mark.parametrize(
    ("place", "entered", "field", "sentence"),
    [
        (1, {"until": ""}, "until", "Pick what to wait for."),
        (1, {"until": "date"}, "day", "Pick the day on which it comes back."),
        (1, {"until": "date", "day": "2026-11-22"}, "day", "2026-11-22 is not ahead; take a later day."),
        (
            1,
            {"until": "date", "day": "2027-11-23"},
            "day",
            "2027-11-23 is more than a year ahead; take 2027-11-22 at the latest.",
        ),
        (1, {"until": "renewal", "days": "0"}, "days", "Give a number of days, 1 to 365."),
        (1, {"until": "renewal", "days": "ten"}, "days", "Give a number of days, 1 to 365."),
        (
            1,
            {"until": "renewal", "days": "60"},
            "days",
            "Its renewal is 42 days away already; take fewer days.",
        ),
        (
            2,
            {"until": "renewal", "days": "30"},
            "until",
            "I know no coming renewal of <!channel> & Söhne 🚀; wait for something else.",
        ),
    ],
)
def test_a_snooze_with_a_mistake_names_it(
    morning: Office, place: int, entered: dict[str, str], field: str, sentence: str
) -> None:
    answer = morning.submit("digest.snooze", value(morning, place), **entered)
    assert isinstance(answer, FormErrors)
    assert dict(answer.errors) == {field: sentence}
    assert not acts(morning)


def test_an_account_is_taken_on_and_over(morning: Office) -> None:
    taken = chosen(morning, "assign")
    assert "taken on by Ana" in message(taken)
    assert then(taken).startswith("Acme Robotics is yours. Next step: Call Mara this week")
    again = chosen(morning, "assign")
    assert then(again) == then(taken)
    over = chosen(his(morning), "assign")
    assert "taken on by Ben" in message(over)
    assert then(over).startswith("Acme Robotics is yours. Ana had it until now.")
    with morning.deps.db.read() as tx:
        assert tasks.mine(tx, "U0123ANA") == []
        (task,) = tasks.mine(tx, "U0123BEN")
    assert task.text.startswith("Call Mara this week")
    assert acts(morning) == ["assign", "assign"]


def test_the_menu_opens_the_card_and_offers_a_draft_to_whoever_pressed(morning: Office) -> None:
    card = chosen(morning, "open")
    assert isinstance(card, Reply)
    assert "Health 38 of 100" in read(card)
    assert isinstance(chosen(morning, "draft"), Opening)
    with pytest.raises(Sorry, match="This digest is not there any more"):
        chosen(morning, "fly")


def test_show_all_lists_what_was_listed_and_what_was_beyond(empty: Office) -> None:
    fill(empty.deps.db)
    composed = post(empty, replace(DIGEST, top=1))
    assert "… and 1 more." in plain.render(composed.message)
    everything = empty.press("digest.all", str(At(only(empty).key)))
    assert isinstance(everything, Modal)
    check(everything)
    assert "1. Acme Robotics · 🔴 entered risk · health 38 · € 43,200  [Open]" in read(everything)
    assert "2. <!channel> & Söhne 🚀 · 🔴 entered risk · health 41  [Open]" in read(everything)
    guest = replace(empty, member=False)
    assert "43,200" not in read(guest.press("digest.all", str(At(only(empty).key))))


def test_who_may_not_is_told_so_and_nothing_is_kept(morning: Office) -> None:
    for who, sentence in (
        (replace(morning, member=False), "Guests cannot"),
        (replace(morning, place=Place(PUBLIC.channel, "shared")), "Outsiders may read this channel"),
    ):
        for act in ("answer", "snooze", "wake", "assign"):
            with pytest.raises(Sorry, match=sentence):
                chosen(who, act)
        for action in ("digest.real", "digest.known", "digest.noise", "digest.data"):
            with pytest.raises(Sorry, match=sentence):
                who.press(action, value(morning))
        for form in ("digest.snooze", "digest.answer"):
            with pytest.raises(Sorry, match=sentence):
                who.submit(form, value(morning), until="nps", said="noise")
    assert not acts(morning)
    assert not said(morning)


@pytest.mark.parametrize("odd", ["", "x", "a b c d e", " 1 99999999999999999 C 1"])
def test_a_button_of_no_delivery_says_so(morning: Office, odd: str) -> None:
    with pytest.raises(Sorry, match="This digest is not there any more, so nothing was kept"):
        morning.press("digest.noise", odd)


def test_an_account_or_a_delivery_that_is_not_there_is_said(morning: Office) -> None:
    key = only(morning).key
    for at in (
        At(key, 9),
        At(replace(key, target="C9"), 1),
        At(replace(key, slot=NOW + timedelta(days=1)), 1),
    ):
        with pytest.raises(Sorry, match="This digest is not there any more"):
            morning.press("digest.noise", str(at))


def test_an_answer_to_an_old_digest_still_counts(morning: Office) -> None:
    shown = message(later(morning, 40).press("digest.data", value(morning)))
    assert "Ana: the data is wrong" in shown


def test_the_track_record_counts_what_readers_said(morning: Office) -> None:
    assert "What readers said" not in morning.says("/health accuracy")
    morning.press("digest.noise", value(morning))
    his(morning).press("digest.real", value(morning))
    morning.press("digest.data", value(morning, 2))
    told = "What readers said Readers answered 2 alerts: 1 a real risk, 1 with wrong data."
    assert told in " ".join(morning.says("/health accuracy").split())
    mine = " ".join(morning.says("/health accuracy mine").split())
    assert "Readers answered 1 alert: 1 a real risk." in mine
    assert "What readers said" not in morning.says("/health accuracy --as-of 2026-11-20")
