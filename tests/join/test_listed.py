"""Shops a directory lists: tens of thousands are found by their names, and weigh on no change of the index."""

from datetime import UTC, datetime

import pytest

from panier.flows.rebuild_search import rebuild_search
from panier.flows.refresh_search import refresh_search
from panier.flows.search_surroundings import surroundings
from panier.kit.geo import Point
from panier.offer.merchants.joining.actions import list_shops
from panier.offer.merchants.joining.rules import NewListing
from panier.offer.merchants.models import Member, Merchant
from panier.offer.search.actions import mark_merchant_stale, mark_surroundings_stale
from panier.offer.search.queries import search, suggest
from panier.offer.search.rules import SearchRequest
from tests.world import Market

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 29, 15, tzinfo=UTC)
HERE = Point(45.55, -73.57)


@pytest.fixture
def listed(market: Market) -> Market:
    rebuild_search(now=NOW)
    near = market.bruno.place
    names = ["Quincaillerie L’Érable", "Café des Érables", "Fleuriste Dumais", *(f"Dépanneur {n}" for n in range(300))]
    shops = [
        NewListing(name, name, "", "", "", "", "1, rue X", "Montréal", near.municipality_id, near.region_id, "H2J1E3", Point(45.55, -73.58), "America/Toronto", "QC")
        for name in names
    ]  # fmt: skip
    list_shops("qc", shops, now=NOW)
    mark_surroundings_stale()  # as the story of a directory does at its end
    refresh_search(now=NOW)
    return market


def suggested(words: str) -> list[str]:
    return [each.label for each in suggest(words, language="fr", territory="qc") if each.kind == "merchant"]


def also(words: str, **more: object) -> list[tuple[str, int | None]]:
    asked = SearchRequest(territory="qc", language="fr", now=NOW, q=words, **more)  # type: ignore[arg-type]
    return [(each.what.label, each.distance_m) for each in search(asked).also if each.what.kind == "merchant"]


@pytest.mark.usefixtures("listed")
def test_they_are_found_by_their_names_as_those_that_somebody_runs() -> None:
    assert suggested("quinc") == ["Quincaillerie L’Érable"]
    assert suggested("erabl") == ["Café des Érables", "Quincaillerie L’Érable"]
    assert suggested("erable quinc") == ["Quincaillerie L’Érable"]
    assert suggested("able") == []  # no word of it begins so
    assert suggested("boul") == ["Boulangerie Bruno"]
    assert len(suggested("depanneur")) == 2  # as many as of those that are run
    assert also("fleuriste dumais") == [("Fleuriste Dumais", None)]
    assert also("dumais", point=HERE) == [("Fleuriste Dumais", 779)]
    assert also("dumais", page=2) == []
    assert suggested("%_") == []


def test_what_the_index_holds_does_not_grow_with_them(listed: Market) -> None:
    """A turn costs what is run and sold here, whatever is listed; claimed, a shop is among them."""
    held = surroundings(NOW)
    assert len(held.merchants) == Merchant.objects.filter(state__in=("linked", "selling")).count() == 3
    assert len(held.places) < 10
    shop = Merchant.objects.get(name="Fleuriste Dumais")
    Member.objects.create(merchant=shop, account=listed.zoe, role="owner")
    mark_merchant_stale(shop.pk)
    refresh_search(now=NOW)
    assert {each.slug for each in surroundings(NOW).merchants} - {each.slug for each in held.merchants} == {shop.slug}
    assert suggested("dumais") == ["Fleuriste Dumais"]  # once
    assert also("dumais", point=HERE) == [("Fleuriste Dumais", 779)]
