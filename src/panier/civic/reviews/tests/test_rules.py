"""What is shown of the stars is exact; what a review may say; one person is one author."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as any_of

from panier.civic.reviews.rules import BadReview, Said, author_of, checked, first_name, tally, tenths

COUNTS = any_of.lists(any_of.integers(0, 10_000), min_size=5, max_size=5)
GOOD = Said(4, "Très bon pain.\r\nUn peu cher.", "fr", "  Ana   T. ")


@given(COUNTS)
def test_the_average_is_the_rows_and_nothing_else(counts: list[int]) -> None:
    found = tally([(stars, count) for stars, count in enumerate(counts, start=1) if count])
    assert found.total == sum(counts)
    assert [count for _, count in found.rows] == counts[::-1]
    if not found.total:
        assert found.average is None
        return
    exact = Fraction(sum(stars * count for stars, count in enumerate(counts, start=1)), sum(counts))
    assert found.average is not None
    assert abs(Fraction(found.average).limit_denominator(10) - exact) <= Fraction(1, 20)
    assert 1 <= found.average <= 5


def test_halves_go_up() -> None:
    assert tenths(85, 20) == 43  # 4.25
    assert tally([(5, 3), (4, 1)]).average == 4.8  # 4.75


def test_a_review_is_kept_tidy() -> None:
    assert checked(GOOD, ("fr", "en")) == Said(4, "Très bon pain.\nUn peu cher.", "fr", "Ana T.")
    assert checked(GOOD._replace(words=""), ("fr", "en")).words == ""  # stars are enough
    assert checked(GOOD._replace(words="x" * 2000), ("fr", "en")).words == "x" * 2000


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"stars": 0}, "stars"),
        ({"stars": 6}, "stars"),
        ({"words": "x" * 2001}, "words"),
        ({"name": " "}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"name": "ana@panier.example"}, "name"),
        ({"name": "HTTPS://ana.example"}, "name"),
        ({"language": "de"}, "language"),
    ],
)
def test_what_a_review_may_not_say_names_its_field(changed: dict[str, object], field: str) -> None:
    with pytest.raises(BadReview) as refused:
        checked(GOOD._replace(**changed), ("fr", "en"))  # type: ignore[arg-type] # cases
    assert refused.value.facts == {"field": field}


def test_one_person_is_one_address_however_it_is_typed() -> None:
    assert author_of("secret", "Ana@Panier.example ") == author_of("secret", "ana@panier.example")
    assert author_of("secret", "ana@panier.example") != author_of("other", "ana@panier.example")
    assert "ana" not in author_of("secret", "ana@panier.example")
    assert first_name("Ana Tremblay") == "Ana"
    assert first_name("") == ""
