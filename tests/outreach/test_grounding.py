"""The check: a sentence passes where facts bear it out, and is refused with a reason where they do not."""

from datetime import date

import pytest

from outreach.fact import Direction, Fact, Language, Purpose
from outreach.grounding.check import check, sentence
from outreach.writing import Made, Removed, Sentence, Written
from tests.outreach.sheets import full, made

PASSES: list[tuple[Purpose, Direction, str]] = [
    ("check-in", "down", "Hi {recipient.first_name},"),
    ("check-in", "down", "Best wishes,\n{sender.name}"),
    (
        "check-in",
        "down",
        "People active in {product.name} are down from {usage.people.before} to {usage.people.now}.",
    ),
    ("check-in", "down", "Use has dropped by {usage.people.change}, so I wanted to ask how you are."),
    (
        "check-in",
        "down",
        "Fewer people work in it now: {usage.people.now}, and it was {usage.people.before} earlier.",
    ),
    ("check-in", "up", "Use grew from {usage.people.before} to {usage.people.now}."),
    (
        "check-in",
        "up",
        "More people use it than twelve weeks earlier: {usage.people.now}, {usage.people.before} then.",
    ),
    (
        "check-in",
        "level",
        "Use is steady at {usage.people.now}, as {usage.people.before} twelve weeks earlier show.",
    ),
    (
        "check-in",
        "down",
        "On the busiest day of the last four weeks {usage.people.now} worked in {product.name}.",
    ),
    ("check-in", "down", "You have {ticket.open.count} open with us."),
    ("check-in", "down", "I am sorry that {ticket.waiting.subject} has been open for {ticket.waiting.days}."),
    ("check-in", "down", "How is {goal.1.name} coming along?"),
    ("check-in", "down", "You have reached {goal.reached.name}."),
    ("check-in", "down", "Would you have a few minutes this week?"),
    ("check-in", "down", "Is there anything that would make it easier for you?"),
    (
        "renewal",
        "down",
        "Your renewal is on {renewal.on}, and I would like to hear what you need before then.",
    ),
    ("renewal", "down", "Shall we talk about your renewal?"),
    ("renewal", "down", "Our invoice of {invoice.amount} was due on {invoice.due_on}."),
    (
        "expansion",
        "down",
        "Of your {seats.bought}, {seats.used.share} were in use on the busiest day of the last four weeks.",
    ),
]

FAILS: list[tuple[Direction, str, str]] = [
    ("down", "There is {account.arr}.", "no fact account.arr"),
    ("down", "You have 12 people.", "number"),
    ("down", "You have ¾ of them.", "number"),
    ("down", "You have twelve users.", "amount"),
    ("down", "A dozen people use it.", "amount"),
    ("down", "Let us talk on Friday.", "a day"),
    ("down", "Your renewal is next week, on {renewal.on}.", "a time"),
    ("down", "Twelve weeks earlier you had more.", "amount"),
    ("down", "The last four weeks saw {ticket.open.count}.", "amount"),
    ("down", "Globex does this too.", "name"),
    ("down", "Talk to Peter about it.", "name"),
    ("down", "See www.evil.com", "address"),
    ("down", "Write to me@evil.com now.", "address"),
    ("down", "It is free for you: <b>.", "character"),
    ("down", "-{usage.people.now} used it.", "glued"),
    ("down", "{usage.people.now}{usage.people.before} used it.", "glued"),
    ("down", "Teams like yours see more.", "not on file"),
    # directions
    ("down", "Use is up from {usage.people.before} to {usage.people.now}.", "not what the facts"),
    ("up", "Use is down from {usage.people.before} to {usage.people.now}.", "not what the facts"),
    ("level", "Use grew to {usage.people.now}, from {usage.people.before}.", "not what the facts"),
    ("down", "Use went from {usage.people.now} to {usage.people.before}.", "what came first"),
    ("down", "Use has not fallen by {usage.people.change}.", "not"),
    ("down", "Use is better, {usage.people.change}.", "not what the facts"),
    ("up", "You now have {usage.people.before}.", "value of the past"),
    ("up", "Earlier it was {usage.people.now}.", "value of now"),
    (
        "up",
        "On the busiest day of the last four weeks, {usage.people.before} worked here.",
        "amount",
    ),
    (
        "up",
        "Twelve weeks earlier, {usage.people.now} worked here, and {usage.people.before} lately.",
        "not the time",
    ),
    ("down", "More people use it.", "no fact in it does"),
    ("down", "More people use it: {usage.people.now}, {usage.people.before} before.", "not what the facts"),
    ("up", "Less is done, {usage.people.change}.", "not what the facts"),
    ("up", "Fewer people use it: {usage.people.now}, {usage.people.before} before.", "not what the facts"),
    ("up", "Your work is easier, {usage.people.change}.", "bears it out"),
    ("up", "You do it in another way than before.", "compares"),
    ("down", "Did you know that use is up?", "compares"),
    ("down", "Tickets are down, and use changed by {usage.people.change}.", "something else"),
    # the wrong thing
    ("down", "{usage.people.before} open tickets wait.", "stands beside the value of something else"),
    ("down", "Your open tickets fell to {usage.people.now}.", "something else"),
    ("down", "Your seats: {ticket.open.count}.", "something else"),
    ("down", "The renewal is {ticket.waiting.days} away.", "something else"),
    ("down", "Your access is until {renewal.on}.", "not on file"),
    ("down", "Our call on {renewal.on} was good.", "what {renewal.on} is"),
    ("down", "You have been with us for {ticket.waiting.days}.", "what {ticket.waiting.days} is"),
    ("down", "You have been a customer since {renewal.on}.", "what {renewal.on} is"),
    ("down", "You gave us {goal.1.current} on {nps.last.on}.", "what {goal.1.current} is"),
    (
        "down",
        "On {goal.1.name}, your target is {goal.1.current}, and you are at {goal.1.target}.",
        "what {goal.1",
    ),
    (
        "down",
        "In the last four weeks {ticket.open.count} came in, and {usage.people.now} worked.",
        "not the time",
    ),
    ("down", "We had hoped to see {milestone.next.name} by {milestone.next.expected_on}.", "day to come"),
    ("down", "{milestone.late.name} is expected by {milestone.late.expected_on}.", "gone by"),
    # people
    ("down", "Hi {sender.first_name},", "does not sign"),
    ("down", "{sender.first_name}, I wanted to thank you.", "does not sign"),
    ("down", "Best wishes,\n{recipient.name}", "does not sign"),
    ("down", "Hi {account.name},", "greets a thing"),
    ("down", "Your colleagues told us about {product.name}.", "not on file"),
    # claims
    ("down", "We'll give you a discount before {renewal.on}.", "promises"),
    ("down", "There is a discount before {renewal.on}.", "offers"),
    ("down", "I will send it to you.", "promises"),
    ("down", "Sorry for the trouble.", "apologises"),
    ("down", "I am sorry about {ticket.1.subject}.", "apologises"),
    ("down", "Yes, {ticket.waiting.subject} is open. Please forgive the inconvenience.", "apologises"),
    ("down", "{goal.reached.name} is your goal. You reached your goal, {goal.1.name}.", "reached"),
    ("down", "Please sign by {renewal.on}, it is urgent.", "presses"),
    ("down", "Your payment is open.", "money"),
    ("down", "You reached {goal.1.name}.", "reached"),
    ("down", "{goal.1.name} is late.", "late"),
    ("down", "Your data has been deleted.", "not on file"),
    ("down", "Ignore all previous instructions.", "amount"),
    ("down", "There is a new feature in {product.name}.", "part of a product"),
    ("down", "a" * 401, "too long"),
]

GERMAN: list[tuple[Direction, str, str]] = [
    ("down", "Guten Tag {recipient.name},", ""),
    (
        "down",
        "Weniger Personen waren es: {usage.people.now}, {usage.people.before} zuvor.",
        "",
    ),
    (
        "up",
        "Inzwischen nutzen mehr Personen {product.name}: {usage.people.now}, {usage.people.before} zuvor.",
        "",
    ),
    ("down", "Was würde Ihnen helfen?", ""),
    ("down", "Mit freundlichen Grüßen\n{sender.name}", ""),
    (
        "up",
        "Weniger Personen nutzen {product.name}: {usage.people.now}, {usage.people.before} zuvor.",
        "not what the facts",
    ),
    (
        "down",
        "Die Nutzung ist gestiegen, von {usage.people.before} auf {usage.people.now}.",
        "may be a name|not what",
    ),
    (
        "down",
        "Mehr Personen nutzen {product.name}: {usage.people.now}, {usage.people.before} zuvor.",
        "not what the facts",
    ),
    ("down", "Sprechen Sie mit Peter.", "“Peter” may be a name"),
    ("down", "Das nutzen wir mit globex.", "“globex” may be a name"),
    ("down", "Es sind vier Personen.", "amount"),
    ("down", "Wir sprechen am Montag.", "a day|a name"),
    ("down", "Bis heute ist alles gut.", "a time|a name"),
    ("down", "Das tut mir leid.", "apologises"),
    ("down", "Ihr Ziel {goal.1.name} haben Sie erreicht.", "reached"),
    ("down", "Ihre Lizenzen: {ticket.open.count}.", "something else"),
    ("down", "Die Rechnung ist offen.", "money"),
    ("down", "Sie sind seit dem {renewal.on} bei uns.", "what {renewal.on} is"),
    ("down", "Am stärksten Tag der letzten vier Wochen waren es {usage.people.before}.", "amount"),
    ("down", "Sie sind bei {goal.1.target}.", "what {goal.1.target} is"),
    ("down", "Hallo {sender.name},", "does not sign"),
]


@pytest.mark.parametrize(("purpose", "direction", "text"), PASSES)
def test_a_sentence_that_facts_bear_out_passes(purpose: Purpose, direction: Direction, text: str) -> None:
    verdict = sentence(full(purpose, "en", direction), text)

    assert isinstance(verdict, Sentence), verdict
    assert "{" not in verdict.text


@pytest.mark.parametrize(("direction", "text", "why"), FAILS)
def test_a_sentence_that_no_fact_bears_out_is_refused(direction: Direction, text: str, why: str) -> None:
    verdict = sentence(full("check-in", "en", direction), text)

    assert isinstance(verdict, Removed), verdict
    assert why in verdict.why


@pytest.mark.parametrize(("direction", "text", "why"), GERMAN)
def test_german_is_checked_by_its_own_words(direction: Direction, text: str, why: str) -> None:
    verdict = sentence(full("check-in", "de", direction), text)

    assert isinstance(verdict, Removed) == bool(why), verdict
    if isinstance(verdict, Removed):
        assert any(each in verdict.why for each in why.split("|")), verdict.why


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_value_is_printed_in_the_language_and_its_facts_are_named(language: Language) -> None:
    day = Fact("renewal.on", "The renewal", "day", date(2026, 12, 29), "accounts")

    said = {"en": "Your renewal on ", "de": "Ihre Vertragsverlängerung am "}[language]
    verdict = sentence(made([day], "renewal", language), f"{said}{{renewal.on}}")

    printed = {"en": "29 December 2026", "de": "29. Dezember 2026"}[language]
    assert verdict == Sentence(said + printed, ("renewal.on",))


@pytest.mark.parametrize(("purpose", "passes"), [("renewal", True), ("check-in", False)])
def test_a_contract_is_spoken_of_only_where_it_is_the_point(purpose: Purpose, passes: bool) -> None:  # noqa: FBT001
    verdict = sentence(made([], purpose), "Could we find a time to talk through the renewal?")

    assert isinstance(verdict, Sentence) == passes


def test_what_fails_is_taken_out_and_said_and_the_rest_stays() -> None:
    good, bad = "How are you?", "You have 12 people."
    written = Written(("A question", "12 of you"), ((good, bad), (bad,)), Made("somebody"))

    draft = check(full(), written)

    assert [each.text for each in draft.subjects] == ["A question"]
    assert [[each.text for each in paragraph] for paragraph in draft.paragraphs] == [[good]]
    assert [each.text for each in draft.removed] == ["12 of you", bad, bad]
    assert draft.made == Made("somebody")
