"""Whatever is typed behind a command is answered once, in words, and a refusal changes nothing."""

from hypothesis import given

from tests.fuzz.amount import some
from tests.fuzz.shop import Shop, fails
from tests.fuzz.typed import commands


@some(100)
@given(commands())
def test_anything_typed_is_answered_once(shop: Shop, typed: tuple[str, str]) -> None:
    told = shop.ask("commands", shop.command(*typed))
    assert not fails(told)
    assert told.answers == 1
