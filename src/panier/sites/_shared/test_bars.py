"""Code 128 as its standard says it: every symbol eleven wide, the check digit, digits by twos; nothing that no scanner could type."""

import re

import pytest

from panier.sites._shared.bars import END, WIDTHS, bars_svg, symbols


def test_the_table_is_one_of_code_128() -> None:
    assert (len(WIDTHS), len(set(WIDTHS)), {sum(map(int, each)) for each in WIDTHS}) == (106, 106, {11})
    assert {sum(map(int, each[::2])) % 2 for each in WIDTHS} == {0}, "an even number of dark modules"
    assert sum(map(int, END)) == 13


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("123456", [105, 12, 34, 56, 44]),  # the check: (105 + 12 + 2 × 34 + 3 × 56) % 103
        ("4006381333931", [104, 20, 99, 0, 63, 81, 33, 39, 31]),
        ("AB-12", [104, 33, 34, 13, 17, 18]),
    ],
)
def test_each_text_has_its_symbols(text: str, values: list[int]) -> None:
    said = symbols(text)
    assert said[-1] == END
    found = [WIDTHS.index(each) for each in said[:-1]]
    assert found[: len(values)] == values
    body = found[:-1]
    assert found[-1] == (body[0] + sum(place * value for place, value in enumerate(body))) % 103


def test_bars_are_as_wide_as_their_symbols_and_the_quiet_beside_them() -> None:
    drawn = str(bars_svg("AB-12"))
    width = 11 * 7 + 13 + 20
    assert f'viewBox="0 0 {width} 30"' in drawn
    assert drawn.count("M") - 1 == 7 * 3 + 4
    assert set(re.findall("[a-zA-Z]+", re.sub(r'"[^"]*"', "", drawn))) <= {
        "svg",
        "path",
        "viewBox",
        "fill",
        "d",
        "preserveAspectRatio",
    }


@pytest.mark.parametrize("text", ["", "é", "a\nb", "x" * 41, "\u0663\u0664"])
def test_what_no_scanner_could_type_is_not_drawn(text: str) -> None:
    assert bars_svg(text) == ""


def test_nothing_of_a_text_gets_into_the_page() -> None:
    assert "script" not in bars_svg("<script>")
