"""One form in which postal codes are kept and compared, one in which they are shown."""

import pytest

from panier.kit.postal import bare, spaced


@pytest.mark.parametrize("typed", ["H2X1Y4", "H2X 1Y4", "h2x-1y4", " h2x\u00a01y4\t", "h 2 x 1 y 4"])
def test_however_it_is_typed_one_form_is_kept_and_one_is_shown(typed: str) -> None:
    assert bare(typed) == "H2X1Y4"
    assert spaced(typed) == "H2X 1Y4"


@pytest.mark.parametrize(("typed", "kept"), [("h2", "H2"), ("H2X 1", "H2X1"), ("", ""), (" - ", "")])
def test_of_a_beginning_too(typed: str, kept: str) -> None:
    assert bare(typed) == kept


def test_what_is_kept_stays_as_it_is_and_another_countrys_code_is_shown_as_typed() -> None:
    assert bare(bare("h2x 1y4")) == bare("H2X1Y4")
    assert bare("sw1a 1aa") == "SW1A1AA"
    assert spaced("sw1a 1aa") == "SW1A 1AA"
    assert spaced("12345-678") == "12345-678"
