from datetime import UTC, datetime

import pytest

from panier.kit.geo import Point
from panier.offer.search import synonyms
from panier.offer.search.rules import (
    BadSearch,
    SearchRequest,
    TooDeep,
    Whereabouts,
    code_of,
    edits,
    folded_words,
    from_cookie,
    from_query,
    head_word,
    joined,
    point_from,
    read_synonyms,
    shown_distance,
    to_cookie,
)

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
HOME = Whereabouts(Point(45.53, -73.58))
ALL_OF_THE_API: dict[str, list[str]] = {
    "q": ["  sirop   d’érable "],
    "radius_km": ["2,5"],
    "category": ["1604", "4628", "1604"],
    "merchant": ["chez-bella"],
    "region": ["montreal", "estrie"],
    "price_min": ["500"],
    "price_max": ["2000"],
    "state": ["selling"],
    "how": ["pickup", "delivery"],
    "pickup": ["today"],
    "open": ["now"],
    "in_stock": ["1"],
    "sort": ["distance"],
    "page": ["3"],
    "page_size": ["100"],
}


class Query(dict[str, list[str]]):
    def getlist(self, key: str) -> list[str]:
        return self.get(key, [])


def read(whereabouts: Whereabouts | None = None, **given: list[str]) -> SearchRequest:
    return from_query(Query(given), territory="qc", language="fr", now=NOW, whereabouts=whereabouts)


def test_everything_the_api_names_is_read() -> None:
    asked = read(HOME, **ALL_OF_THE_API)
    assert asked == SearchRequest(
        territory="qc",
        language="fr",
        now=NOW,
        q="sirop d’érable",
        point=Point(45.53, -73.58),
        radius_m=2500,
        categories=(1604, 4628),
        merchants=("chez-bella",),
        regions=("montreal", "estrie"),
        price_min=500,
        price_max=2000,
        states=("selling",),
        hows=("pickup", "delivery"),
        pickup_today=True,
        open_now=True,
        in_stock=True,
        sort="distance",
        page=3,
        page_size=100,
    )
    assert (asked.offset, asked.end) == (200, 300)


def test_nothing_asked_is_everything() -> None:
    assert read() == SearchRequest(territory="qc", language="fr", now=NOW)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("q", "x" * 201, "too-long"),
        ("category", "fromage", "not-a-number"),
        ("category", "１２", "not-a-number"),
        ("merchant", "../etc", "unknown-value"),
        ("region", "a b", "unknown-value"),
        ("price_min", "-1", "not-a-number"),
        ("price_max", "9" * 14, "not-a-number"),
        ("state", "sold", "unknown-value"),
        ("how", "drone", "unknown-value"),
        ("pickup", "tomorrow", "unknown-value"),
        ("open", "yes", "unknown-value"),
        ("in_stock", "true", "unknown-value"),
        ("sort", "paid", "unknown-value"),
        ("sort", "distance", "needs-a-place"),
        ("radius_km", "5", "needs-a-place"),
        ("radius_km", "1e3", "not-a-number"),
        ("page", "0", "out-of-range"),
        ("page_size", "101", "out-of-range"),
    ],
)
def test_each_bad_value_is_named(field: str, value: str, code: str) -> None:
    with pytest.raises(BadSearch) as refused:
        read(None, **{field: [value]})
    assert {"field": field, "code": code} in refused.value.facts["errors"]  # type: ignore[operator]


def test_too_many_values_are_refused() -> None:
    with pytest.raises(BadSearch) as refused:
        read(category=[str(code) for code in range(51)])
    assert refused.value.facts["errors"] == [{"field": "category", "code": "too-many"}]


def test_a_page_beyond_reach_is_refused_and_the_last_within_is_not() -> None:
    assert read(page=["50"]).offset == 1176
    with pytest.raises(TooDeep):
        read(page=["51"])


@pytest.mark.parametrize("value", ["", "45.5", "45.5,", "91,0", "0,181", "nan,0", "a,b", "inf,0", "45.5,-73.5,1"])
def test_what_is_not_a_point(value: str) -> None:
    assert point_from(value) is None


def test_a_point_keeps_three_decimals() -> None:
    assert point_from("45.530123,-73.58099") == Point(45.53, -73.581)


def test_distances_from_a_postal_prefix_are_rounded_and_never_zero() -> None:
    assert shown_distance(649.6, approximate=False) == 650
    assert [shown_distance(metres, approximate=True) for metres in (3, 740, 760, 12_300)] == [500, 500, 1000, 12_500]
    assert shown_distance(None, approximate=True) is None


def test_the_first_of_each_group_stays_and_the_ungrouped_all_stay() -> None:
    assert joined([0, 7, 0, 7, 9, 7]) == [0, 1, 2, 4]


def test_the_cookie_keeps_a_place_and_nothing_else() -> None:
    exact = Whereabouts(Point(45.53, -73.58))
    prefix = Whereabouts(Point(45.542, -73.6), "postal", "H2G")
    assert to_cookie(exact) == "45.530,-73.580"
    street = Whereabouts(Point(45.549, -73.576), "street", "Rue Masson, côté nord")
    assert to_cookie(prefix) == "45.542,-73.600,postal,H2G"
    assert to_cookie(street) == "45.549,-73.576,street,Rue%20Masson%2C%20c%C3%B4t%C3%A9%20nord"
    assert [from_cookie(to_cookie(each)) for each in (exact, prefix, street)] == [exact, prefix, street]
    assert [each.approximate for each in (exact, prefix, street)] == [False, True, True]
    assert [each.postal for each in (exact, prefix, street)] == ["", "H2G", ""]
    for bad in ("", "a", "45.5", "95,1", "45.5,-73.5,<b>", "45.5,-73.5,H2G,H2G", "nan,nan", "45,-73,postal,<b>"):
        assert from_cookie(bad) is None
    for bad in ("45,-73,town,", "45,-73,town,%00", f"45,-73,town,{'a' * 81}", "45,-73,position,x", "45,-73,town,a,b"):
        assert from_cookie(bad) is None


@pytest.mark.parametrize(
    ("title", "language", "head"),
    [
        ("Tasse à café", "fr", "tasse"),
        ("Coffee mug", "en", "mug"),
        ("L’huile d’olive vierge", "fr", "huile"),
        ("Soaps, pack of 3", "en", "soaps"),
        ("Maple syrup in a 540 ml can", "en", "syrup"),
        ("70% dark chocolate bar", "en", "bar"),
        ("…", "fr", ""),
    ],
)
def test_the_word_that_says_what_the_thing_is(title: str, language: str, head: str) -> None:
    assert head_word(title, language) == head


@pytest.mark.parametrize(
    ("a", "b", "count"),
    [("fromgae", "fromage", 1), ("pome", "pomme", 1), ("savon", "savon", 0), ("", "abc", 3), ("chevre", "chien", 4)],
)
def test_edits_count_a_swap_as_one(a: str, b: str, count: int) -> None:
    assert edits(a, b) == edits(b, a) == count


def test_words_are_folded_alike_everywhere() -> None:
    assert folded_words("L’Érable d'Œuvre, été_2", "fr") == ["erable", "oeuvre", "ete", "2"]
    assert folded_words("The Sugar-Shack’s", "en") == ["sugar", "shack"]


def test_a_file_of_synonyms_is_read_line_by_line() -> None:
    text = "# rien\n\ntuque, bonnet # tête\nseul\nchaise,\nun <b>, deux\nété, ete\nsouliers, bas de laine du pays de la mer du nord froid\n"
    groups, faults = read_synonyms(text, "fr")
    assert groups == [(("tuque",), ("bonnet",))]
    assert faults == [(4, "one-entry"), (5, "empty-entry"), (6, "bad-character"), (7, "said-twice"), (8, "too-long")]
    assert read_synonyms("boisson gazeuse, liqueur", "fr")[0] == [(("boisson", "gazeuse"), ("liqueur",))]


def test_the_packs_synonyms_are_many_and_all_can_be_read() -> None:
    assert list(synonyms.faults("qc")) == []
    for language in ("fr", "en"):
        assert len(synonyms.groups("qc", language)) >= 200
    assert synonyms.groups("..", "fr") == synonyms.groups("on", "fr") == ()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("00012345678905", "12345678905"),
        ("0 12345-67890 5", "12345678905"),
        ("tas-12.b", "TAS12B"),
        ("tasse", ""),
        ("500", ""),
        ("500 g", "500G"),
        ("０１２３", ""),
        ("a" * 41 + "1", ""),
        ("", ""),
    ],
)
def test_a_product_number_is_itself_however_it_is_typed(typed: str, code: str) -> None:
    assert code_of(typed) == code
