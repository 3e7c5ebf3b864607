"""The template writer: good messages from whatever is on the sheet, and nothing that is not."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from outreach.draft import make
from outreach.fact import Direction, Fact, Language, Purpose, Sheet, Tone
from outreach.grounding.check import sentence
from outreach.template.condition import conditions
from outreach.template.texts import PURPOSES, TONES, Text, texts
from outreach.template.writer import TemplateWriter
from outreach.writing import Brief, Draft, Sentence, Written
from store import yaml_file
from store.errors import BadInput
from tests.outreach import golden
from tests.outreach.sheets import full, made

LANGUAGES: tuple[Language, ...] = get_args(Language)
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
WRITER = TemplateWriter()


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Draft]:
    """The drafts of the demo's stories, by the name of their golden file."""
    return dict(golden.drafts(golden.book(tmp_path_factory.mktemp("stories"))))


def test_the_drafts_of_the_stories_are_those_that_were_read_by_eye(stories: dict[str, Draft]) -> None:
    found = {name: golden.text(draft) for name, draft in stories.items()}

    kept = {path.name: path.read_text(encoding="utf-8") for path in golden.FOLDER.glob("*.txt")}
    assert found.keys() == kept.keys()
    for name, text in found.items():
        assert text == kept[name], f"{name}: run python -m tests.outreach.golden and read what changed"


def test_nothing_is_removed_from_any_draft_of_the_stories(stories: dict[str, Draft]) -> None:
    for name, draft in stories.items():
        assert draft.removed == (), name
        assert len({each.text for each in draft.subjects}) == 3, name
        assert all(len(each.text) <= 60 for each in draft.subjects), name


def test_a_message_has_one_question_and_is_neither_long_nor_empty(stories: dict[str, Draft]) -> None:
    for name, draft in stories.items():
        asked = [each for paragraph in draft.paragraphs for each in paragraph if each.text.endswith("?")]
        assert len(asked) == 1, name
        length = len(golden.body(draft).split())
        assert 25 <= length <= (60 if "-brief" in name else 120), name


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_passes_the_check_when_it_may_be_used(
    language: Language, direction: Direction
) -> None:
    for purpose in PURPOSES:
        sheet = full(purpose, language, direction)
        for text in _of_purpose(language, purpose):
            if text.is_usable(_bent(sheet, text).facts):
                verdict = sentence(_bent(sheet, text), text.say)
                assert isinstance(verdict, Sentence), verdict


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_in_a_text_is_one_that_there_is(language: Language) -> None:
    there = full().facts.keys()

    for text in texts(language).all():
        assert set(text.facts) | {each.fact_id for each in text.conditions} <= there, text.say


@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_with_almost_no_facts_it_is_still_a_message(language: Language, tone: Tone) -> None:
    product = Fact("product.name", "Our product", "name", "our product", "settings")
    for purpose in PURPOSES:
        draft = make(Brief(made([product], purpose, language), tone), WRITER)

        assert draft.removed == ()
        assert len({each.text for each in draft.subjects}) == 3
        assert "?" in golden.body(draft)
        assert len(draft.paragraphs) == 4


@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_again_is_another_message(language: Language, tone: Tone) -> None:
    for purpose in PURPOSES:
        brief = Brief(full(purpose, language), tone)
        rounds = [WRITER.write(replace(brief, change="again" if n else "", round=n)) for n in range(3)]

        assert len({each.paragraphs for each in rounds[:2]}) == 2, purpose
        assert len({each.paragraphs for each in rounds}) >= 2


@pytest.mark.parametrize("tone", TONES)
def test_shorter_is_shorter_and_warmer_is_warm(tone: Tone) -> None:
    for purpose in PURPOSES:
        brief = Brief(full(purpose), tone)
        plain, shorter, warmer = (
            make(replace(brief, change=change), WRITER) for change in ("", "shorter", "warmer")
        )

        assert _words(shorter) < _words(plain), purpose
        assert _words(warmer) > _words(shorter)
        assert any("hank you" in each.text for each in warmer.paragraphs[-2])


def test_what_was_objected_to_is_not_written_again() -> None:
    brief = Brief(full("save"), "warm")
    first = WRITER.write(brief)
    wrong = first.paragraphs[1][1]

    second = WRITER.write(replace(brief, objections=((wrong, "no"),)))

    assert wrong not in _sentences(second)
    assert len(_sentences(second)) >= len(_sentences(first)) - 1


@pytest.mark.parametrize(
    ("direction", "said"),
    [("down", r"[Ff]ewer|quieter|down from"), ("up", r"More people|up from|growing"), ("level", r"steady")],
)
def test_the_words_for_a_change_are_those_of_its_direction(direction: Direction, said: str) -> None:
    sheet = full("check-in", "en", direction)
    usage = {name: fact for name, fact in sheet.facts.items() if name.startswith(("usage.", "product."))}

    draft = make(Brief(made(usage.values()), "warm"), WRITER)

    assert re.search(said, golden.body(draft))


def test_a_save_does_not_speak_of_use_that_rose() -> None:
    sheet = full("save", "en", "up")
    usage = {name: fact for name, fact in sheet.facts.items() if name.startswith(("usage.", "product."))}

    written = WRITER.write(Brief(made(usage.values(), "save"), "warm"))

    assert not any("usage." in each for each in _sentences(written))


def test_a_long_name_does_not_make_a_subject_long() -> None:
    product = Fact("product.name", "Our product", "name", "A very long name " * 5, "settings")
    draft = make(Brief(made([product], "onboarding"), "warm"), WRITER)

    assert draft.subjects
    assert all(len(each.text) <= 60 for each in draft.subjects)


@pytest.mark.parametrize("wrong", ["usage.people.change upwards", "renewal.in_days from soon", "no", ""])
def test_a_condition_that_cannot_be_read_is_named_with_its_line(wrong: str, tmp_path: Path) -> None:
    spot = yaml_file.parse(f"\nwhen: '{wrong}'", "en.yml").items()["when"]

    with pytest.raises(BadInput, match=r"en\.yml, line 2: '.*' is no condition"):
        conditions(spot)


def _of_purpose(language: Language, purpose: Purpose) -> Iterator[Text]:
    """The sentences that a message of this purpose may hold."""
    known = texts(language)
    plan = known.purposes[purpose]
    parts = [
        known.greetings,
        known.kindness,
        known.closings,
        plan.subjects,
        plan.openings,
        plan.asks,
        plan.ease,
    ]
    for groups in (*parts, *(known.about[name] for name in plan.about)):
        for group in groups:
            yield from group


def _bent(sheet: Sheet, text: Text) -> Sheet:
    """The sheet with the values that a sentence is conditional on, its directions aside."""
    facts = dict(sheet.facts)
    for each in text.conditions:
        if each.test == "no":
            facts.pop(each.fact_id, None)
        elif each.test in {"from", "below"}:
            value = each.limit - (each.test == "below")
            facts[each.fact_id] = replace(facts[each.fact_id], value=value)
    return replace(sheet, facts=facts)


def _sentences(written: Written) -> list[str]:
    return [each for paragraph in written.paragraphs for each in paragraph]


def _words(draft: Draft) -> int:
    return len(golden.body(draft).split())
