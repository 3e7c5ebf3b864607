import pytest

from bench.grounding_sheets import sheet
from outreach.grounding.check import sentence
from outreach.grounding.vocabulary import vocabulary
from outreach.writing import Removed, Sentence

NAMES = (
    "anna ben bob carl carol chen chris dana daniel eva grant ida jack jane jean john jonas "
    "karen lena lisa lou luis mara maria mary mike nick nina olivia omar paul peter priya ray "
    "rob robin ruth sam sandra sara sue ted tim tom victor google microsoft salesforce slack "
    "zoom excel hamburg london paris germany frank"
)


@pytest.mark.parametrize(
    "text",
    [
        "I heard it from peter.",
        "The plan was scuppered.",
        "Please greet the folks at mckinsey.",
        "We love zapier.",
    ],
)
def test_a_word_that_the_check_does_not_know_fails(text: str) -> None:
    found = sentence(sheet(0, "check-in"), text)
    assert isinstance(found, Removed)
    assert "not a word that the check knows" in found.why


@pytest.mark.parametrize("text", ["I hope that all is well with you.", "What would help your team?"])
def test_common_words_pass(text: str) -> None:
    assert isinstance(sentence(sheet(0, "check-in"), text), Sentence)


def test_no_name_is_a_common_word() -> None:
    assert set(NAMES.split()) & vocabulary("en") == set()
