"""A short run of `make bench-grounding`."""

from bench.grounding import ENOUGH, lied, told


def test_no_lie_reaches_a_draft() -> None:
    found = lied(150)
    assert found.told.total() >= 250
    assert found.reached == []
    assert found.untraced == []


def test_correct_drafts_pass_unharmed() -> None:
    found = told(60)
    assert found.share >= ENOUGH, found.removed
