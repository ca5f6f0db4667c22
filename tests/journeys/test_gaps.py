"""Pages of all whose gaps are filled with my place: the very page that would be made for me, and nobody else's place on it."""

import gzip
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.journeys.test_page_cache import LAVAL, MASSON, MERCHANT, look, market, mug, product_page
from tests.world import Market, offer

from panier.flows.rebuild_search import rebuild_search
from panier.offer.catalogue.models import Match, Product, Variant
from panier.offer.merchants.models import Merchant
from panier.sites._shared import gaps

__all__ = ["market"]
pytestmark = pytest.mark.django_db(transaction=True)
GTIN = "00012345678905"
POSTAL = "45.549,-73.576,postal,H1Y"
PAGES = ("", MERCHANT, "/fr/a-propos/", "/en/about/")


def got(path: str, place: str = "", **headers: str) -> tuple[bytes, dict[str, str]]:
    client = Client()
    client.cookies.load({"place": place} if place else {})
    response = client.get(path, headers=headers)
    assert response.status_code == 200, path
    return response.content, dict(response.items())


@pytest.mark.parametrize("place", [MASSON, LAVAL, POSTAL])
@pytest.mark.parametrize("path", PAGES)
def test_a_filled_page_is_the_one_made_for_me(market: Market, settings: Settings, path: str, place: str) -> None:
    path = path or product_page()
    plain = look(path, "made")
    filled = look(path, "hit", place=place)  # the page of all: the database is not asked
    settings.PAGES_MB = 0
    assert filled == got(path, place)[0].decode() != plain
    assert "<!--gap" not in filled
    assert ("≈" in filled) is (place == POSTAL and "/a" not in path)


def test_the_place_of_one_is_on_no_page_of_another(market: Market) -> None:
    path = product_page()
    first = look(path, "made", place=POSTAL)
    assert "H1Y" in first
    assert "≈" in first
    assert "H1Y" not in look(path, "hit")
    assert "H1Y" not in look(path, "hit", place=LAVAL)
    assert look(path, "hit", place=POSTAL) == first


def test_without_the_filling_nobody_reads_how_far_it_is(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("panier.sites._shared.page_cache.filled", lambda page, *_: page)
    assert "≈" not in look(product_page(), "made", place=POSTAL)


def test_it_is_squeezed_and_asked_again_in_a_word(market: Market) -> None:
    path = product_page()
    whole, headers = got(path, MASSON)
    squeezed, said = got(path, MASSON, **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(squeezed) == whole
    assert (said["Content-Encoding"], int(said["Content-Length"])) == ("gzip", len(squeezed))
    client = Client()
    client.cookies.load({"place": MASSON})
    again = client.get(path, headers={"If-None-Match": headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    client.cookies.load({"place": LAVAL})
    assert client.get(path, headers={"If-None-Match": headers["ETag"]}).status_code == 200


def test_where_nearness_gives_the_order_the_page_is_made_for_the_place(market: Market) -> None:
    """Two sell it: who is nearer comes first, so each place has its own page."""
    theirs = offer(market.bella, "Tasse", 2100)
    Variant.objects.filter(offer__in=[market.bruno.offers["Tasse"], theirs]).update(gtin=GTIN, gtin_given=GTIN)
    Match.objects.create(territory_id="qc", gtin=GTIN)
    rebuild_search(now=datetime.now(tz=UTC))
    path = f"/fr/produit/tasse-{market.bruno.offers['Tasse'].variant.product.public_id}/"
    look(path, "made")
    masson = look(path, "made", place=MASSON)
    assert look(path, "hit", place=MASSON) == masson
    look(path, "made", place=LAVAL)


def test_nobody_can_plant_a_gap(market: Market) -> None:
    planted = "<!--gap name-->x<!--/gap-->"
    Merchant.objects.filter(pk=market.bruno.merchant.pk).update(story={"fr": planted, "en": planted}, name=planted)
    Product.objects.filter(pk=mug().pk).update(title={"fr": planted}, description={"fr": planted})
    for path in (MERCHANT, f"/fr/produit/x-{mug().public_id}/"):
        text = Client().get(path, follow=True).content
        assert planted.encode() not in text
        names = [found for found in gaps.OPENS.findall(text) if found[0] == b"name"]
        assert len(names) == 1  # ours
