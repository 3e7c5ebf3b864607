from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from views import text
from views.text import Markup

FAMILY, WALES, ACUTE_E = "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "e\u0301"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U123> & co", "&lt;@U123&gt; &amp; co"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
        ("*Acme*", "∗Acme∗"),
        ("~gone~ `code`", "∼gone∼ ˋcodeˋ"),
        ("_soft_ snake_case ana_b@example.com", "ˍsoftˍ snake_case ana_b@example.com"),
        ("> quoted", "› quoted"),
        ("a\nb\t c", "a b c"),
        ("\u202eevil\u202c\x00", "evil"),
        ("\u200b", "–"),
        ("", "–"),
        ("Ü 🇩🇪 " + FAMILY, "Ü 🇩🇪 " + FAMILY),
    ],
)
def test_data_is_shown_as_it_was_typed_and_means_nothing_to_slack(typed: str, shown: str) -> None:
    assert text.literal(typed) == shown


def test_data_in_a_template_is_escaped_once_and_markup_is_left_alone() -> None:
    name = text.markup("*{}*", "R&D <x>")
    assert text.markup("{} has {}", name, 3) == "*R&amp;D &lt;x&gt;* has 3"
    assert isinstance(text.join(" · ", (name, Markup(), name)), Markup)
    assert text.join(" · ", (Markup("a"), Markup(), Markup("b"))) == "a · b"


@pytest.mark.parametrize("sign", [FAMILY, WALES, "🇩🇪", "👍🏽", "❤️", ACUTE_E, "あ"])
def test_no_sign_is_cut_in_two(sign: str) -> None:
    assert text.graphemes(sign * 3) == [sign] * 3
    for limit in range(1, 40):
        kept = text.cut(sign * 20, limit).removesuffix("…")
        assert kept == sign * (len(kept) // len(sign))


def test_no_entity_and_no_mention_is_cut_in_two() -> None:
    markup = "&amp;" * 5 + "<@U0123>" + "&lt;x&gt;"
    for limit in range(1, len(markup) + 1):
        kept = text.cut_markup(markup, limit).removesuffix("…")
        assert markup.startswith(kept)
        assert markup[len(kept) : len(kept) + 1] in {"&", "<", "x", ""}


@given(st.text(max_size=400), st.integers(1, 300))
def test_what_is_cut_fits_once_escaped_and_is_a_beginning(typed: str, limit: int) -> None:
    shown = text.plain(typed, limit)
    assert 0 < text.size(shown) <= limit
    assert text.clean(typed).startswith(unescape_three(shown).removesuffix("…").rstrip())


@given(st.text(max_size=200))
def test_escaping_is_undone_by_reading(typed: str) -> None:
    assert unescape_three(text.escape(typed)) == typed


def unescape_three(shown: str) -> str:
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_only_three_entities_are_used() -> None:
    assert unescape(text.escape("\"'<>&")) == "\"'<>&"
    assert text.escape("\"'") == "\"'"


def test_a_sentence_ends_once() -> None:
    assert text.sentence("Call Mara") == "Call Mara."
    assert text.sentence("Call Mara. ") == "Call Mara. "
