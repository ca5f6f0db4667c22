"""Counts beside the hits are those of the documents themselves, counted one by one."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from panier.offer.search.facets import band_value
from panier.offer.search.port import Batch, Document
from panier.offer.search.rules import PRICE_BANDS, FacetValue
from panier.offer.search.tests.sample import AROUND, CHEESE, CLOTHES, FOOD, HATS, HERE, asked, document
from panier.providers.tantivy import counting, understanding
from panier.providers.tantivy.adapter import TantivyEngine

OPEN, CLOSED = 11, 14  # places
RARE = {1: "laine-et-cie", **dict.fromkeys(range(2, 42), "le-four")}
DOORS = {7: "linked", 8: "linked", 9: "listed"}


def candle(number: int) -> Document:
    """Two of five are where it is closed now; few have another door, are of a rare merchant, or in another aisle."""
    selling = number not in DOORS
    return document(
        number,
        "Bougie",
        "Candle",
        merchant=RARE.get(number, "bruno" if number % 4 == 0 else "chez-bella"),
        places=(CLOSED,) if number % 5 < 2 else (OPEN,),
        pickup_places=(OPEN,) if selling and number % 5 > 3 else (),
        state=DOORS.get(number, "selling"),
        hows=(("pickup", "delivery", "parcel")[: number % 4] if selling else ()),
        origins=("local", "made") if number % 7 == 0 else (),
        regions=("montreal",) if number % 5 else ("montreal", "capitale-nationale"),
        categories=(CLOTHES, HATS) if number == 11 else (FOOD, CHEESE) if number % 2 else (FOOD,),
        in_stock=number % 3 == 0,
        minor=number * 7,
    )


CANDLES = [candle(number) for number in range(1, 2_001)]
FEW = [replace(each, texts={"fr": replace(each.texts["fr"], around="Cire")}) for each in CANDLES[:90]]


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> TantivyEngine:
    engine = TantivyEngine(tmp_path_factory.mktemp("candles"))
    engine.rebuild([Batch(surroundings=AROUND), Batch(FEW), Batch(CANDLES[90:])])
    return engine


def by_hand(documents: list[Document]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {
        "category": Counter(str(code) for each in documents for code in each.categories),
        "merchant": Counter(each.merchant for each in documents),
        "state": Counter(each.state for each in documents),
        "how": Counter(how for each in documents for how in each.hows),
        "origin": Counter(origin for each in documents for origin in each.origins),
        "region": Counter(region for each in documents for region in each.regions),
        "price": Counter(band_value(*band) for each in documents for band in PRICE_BANDS if is_in(each, *band)),
        "open": Counter({"now": sum(OPEN in each.places for each in documents)}),
        "pickup": Counter({"today": sum(OPEN in each.pickup_places for each in documents)}),
        "in_stock": Counter({"1": sum(each.in_stock is True for each in documents)}),
    }
    return {name: dict(counted) for name, counted in found.items()}


def is_in(each: Document, least: int, most: int | None) -> bool:
    return least <= each.minor and (most is None or each.minor < most)


def counts(engine: TantivyEngine, **more: Any) -> dict[str, dict[str, int]]:
    engine._opened = None  # what was counted before is not asked again
    answer = engine.find(asked(**{"q": "bougie", **more}))
    assert answer.total
    given: dict[str, tuple[FacetValue, ...]] = {**answer.facets}
    return {name: {each.value: each.count for each in given[name]} for name in by_hand([])}


def test_everything_is_counted_however_much_is_found_and_however_rare(market: TantivyEngine) -> None:
    expected = by_hand(CANDLES)
    assert expected["merchant"]["laine-et-cie"] == expected["category"][str(HATS)] == expected["state"]["listed"] == 1
    assert counts(market) == expected
    assert counts(market, q="") == expected


@pytest.mark.parametrize("most", [understanding.KNOWN_WHOLE, 0])
def test_little_counts_the_same_by_its_keys_as_by_its_words(
    market: TantivyEngine, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """0: nothing is known whole, and the words are asked again each time."""
    monkeypatch.setattr(understanding, "KNOWN_WHOLE", most)
    assert counts(market, q="cire") == by_hand(FEW)
    assert counts(market, q="cire", sort="price") == by_hand(FEW)
    cheap = [each for each in FEW if each.minor <= 300]
    assert counts(market, q="cire", price_max=300) == {**by_hand(cheap), "price": by_hand(FEW)["price"]}


def test_a_facet_ignores_its_own_filter_and_a_chosen_merchant_always_has_a_count(
    market: TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MERCHANTS", 1)
    few = [each for each in CANDLES if each.merchant == "laine-et-cie"]
    expected = by_hand(few) | {
        "merchant": {"chez-bella": by_hand(CANDLES)["merchant"]["chez-bella"], "laine-et-cie": 1}
    }
    assert counts(market, merchants=("laine-et-cie",)) == expected
    linked = [each for each in CANDLES if each.state == "linked"]
    assert counts(market, states=("linked",))["state"] == by_hand(CANDLES)["state"]
    assert counts(market, states=("linked",))["category"] == by_hand(linked)["category"]


def test_the_best_around_are_the_same_whether_what_is_found_is_known_or_asked_again(
    market: TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = [
        document(3_000 + number, "Chandelier", "Candlestick", places=(13,) if number % 2 else (11,))
        for number in range(150)
    ]
    market.put(Batch(more))

    def found() -> list[int]:
        market._opened = None
        return [hit.product for hit in market.find(asked(q="chandelier", point=HERE, page_size=100)).hits]

    known = found()
    monkeypatch.setattr(understanding, "KNOWN_WHOLE", 0)
    assert found() == known
    assert len(known) == 100
