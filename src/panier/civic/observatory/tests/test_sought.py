"""What of a search may ever be kept, and when it may be said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panier.civic.observatory.rules import SoughtLimits, digest_of, how_missed, may_be_said, plainly

LIMITS = SoughtLimits(few=3, near_km=25, cells=5, days=3, within_days=30, shown_days=90)


@pytest.mark.parametrize(
    "words", ["skyr nature", "Café d’orge", "bas 3/4".replace("/", "-"), "vin à 11,5 %", "t-shirt 100 % lin"]
)
def test_words_of_goods_may_be_kept(words: str) -> None:
    assert plainly(f"  {words}  ") == words.lower()


@pytest.mark.parametrize(
    "words",
    [
        "ana@panier.example",
        "514 555-0101",
        "cadeau 5145550101",
        "12, rue Masson, Montréal H1X 1R5",
        "h1x1r5",
        "https://exemple.example/",
        "4111 1111 1111 1111",
        "je cherche un cadeau pour ma mère qui",
        "x" * 61,
        "a",
        "123",
        "<script>",
        "",
        "'; DROP TABLE",
    ],
)
def test_what_could_tell_of_a_person_is_never_kept(words: str) -> None:
    assert plainly(words) is None


@given(st.text(max_size=80))
def test_whatever_is_kept_is_short_and_has_no_numbers_to_call(text: str) -> None:
    kept = plainly(text)
    assert kept is None or (len(kept) <= 60 and "@" not in kept and sum(letter.isdigit() for letter in kept) <= 4)


def test_how_it_was_missed() -> None:
    assert how_missed(0, None, LIMITS) == "nothing"
    assert how_missed(2, 900.0, LIMITS) == how_missed(2, None, LIMITS) == "few"
    assert how_missed(40, 26_000.0, LIMITS) == "far"
    assert how_missed(40, 24_000.0, LIMITS) is how_missed(40, None, LIMITS) is None


def test_it_is_said_from_enough_hours_on_enough_days() -> None:
    assert [may_be_said(*cells, LIMITS) for cells in ((5, 3), (4, 4), (9, 2), (5, 5))] == [True, False, False, True]


def test_the_digest_needs_our_key() -> None:
    assert digest_of("a", "fr", "skyr") == digest_of("a", "fr", "skyr") != digest_of("b", "fr", "skyr")
    assert digest_of("a", "fr", "skyr") != digest_of("a", "en", "skyr")
