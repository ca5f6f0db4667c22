"""How the market is found: sitemaps, robots.txt, feeds of what is new, and the pictures others show."""

import io
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from tests.world import NOW, Market, build_market, offer

from panier.flows.rebuild_search import rebuild_search
from panier.offer.catalogue.models import Product
from panier.offer.catalogue.queries import listed
from panier.sites.discovery.cards import views as cards
from panier.sites.storefront.search import views

pytestmark = pytest.mark.django_db(transaction=True)
ORIGIN = "http://localhost:8000"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def market() -> Market:
    return build_market()


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return (answer.getvalue() if answer.streaming else answer.content).decode()


def entries(client: Client, address: str) -> dict[str, tuple[str | None, dict[str, str]]]:
    """By address: when it changed, and the same page in each language."""
    found = {}
    for each in ET.fromstring(body(client, address)):  # noqa: S314 - our own
        links = {link.attrib["hreflang"]: link.attrib["href"] for link in each.iter(LINK)}
        found[each.findtext(f"{SITEMAP}loc") or ""] = (each.findtext(f"{SITEMAP}lastmod"), links)
    return found


def files(client: Client) -> list[str]:
    whole = ET.fromstring(body(client, "/sitemap.xml"))  # noqa: S314 - our own
    return [(each.findtext(f"{SITEMAP}loc") or "").removeprefix(ORIGIN) for each in whole]


def test_every_page_to_be_found_is_in_a_sitemap_and_leads_to_itself(client: Client, market: Market) -> None:
    gone = market.bruno.offers["Tasse"].variant.product
    Product.objects.filter(pk=gone.pk).update(archived_at=NOW)
    rebuild_search(now=datetime.now(tz=UTC))
    named = {
        kind: entries(client, path)
        for path in files(client)
        if "-fr-" in path
        for kind in (path.split("/")[2].split("-")[0],)
    }
    assert {kind: len(rows) for kind, rows in named.items()} | {"categories": 0} == {
        "pages": 9, "regions": 17, "streets": 0, "categories": 0, "merchants": 3, "products": Product.objects.count() - 1,
    }  # fmt: skip
    assert not any(gone.public_id in address for address in named["products"])
    book = market.bella.offers[next(iter(market.bella.offers))].variant.product
    address = f"/{book.slug}-{book.public_id}/"
    here = f"{ORIGIN}/fr/produit{address}"
    both = {"fr-CA": here, "en-CA": f"{ORIGIN}/en/product{address}", "x-default": here}
    assert named["products"][here] == ("2026-11-24T15:00:00Z", both)
    for rows in named.values():
        for path in list(rows)[:2]:
            page = client.get(path.removeprefix(ORIGIN)).content.decode()
            assert f'<link rel="canonical" href="{path}">' in page or "noindex" in page  # an aisle may be empty
    assert set(entries(client, "/sitemaps/products-en-0.xml")) == {
        rows[1]["en-CA"] for rows in named["products"].values()
    }


def test_sitemaps_are_split_and_never_read_whole(
    client: Client, market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(25):
        offer(market.bruno, f"Bol {number}", 500)
    monkeypatch.setattr(listed, "STRETCH", 7)
    monkeypatch.setattr(listed, "AT_ONCE", 3)
    paths = [path for path in files(client) if path.startswith("/sitemaps/products-fr")]
    assert len(paths) >= 4
    rows = [entries(client, path) for path in paths]
    assert max(map(len, rows)) <= 7
    assert sum(map(len, rows)) == len({address for each in rows for address in each}) == Product.objects.count()
    with CaptureQueriesContext(connection) as asked:
        body(client, "/sitemap.xml")
    assert len(asked) == 1


@pytest.mark.usefixtures("market")
def test_a_sitemap_that_is_none(client: Client) -> None:
    for name in ("nothing-fr-0", "products-de-0", "pages-fr-1", "products-fr-99999999999999999999", "products-fr--1"):
        assert client.get(f"/sitemaps/{name}.xml").status_code == 404, name
    assert entries(client, "/sitemaps/products-fr-999999.xml") == {}  # nobody is there yet


def test_robots(client: Client) -> None:
    text = body(client, "/robots.txt")
    assert text.splitlines()[-1] == f"Sitemap: {ORIGIN}/sitemap.xml"
    reader = RobotFileParser()
    reader.parse(
        [line for line in text.splitlines() if line != "Allow: /"]
    )  # it reads the first rule, engines the longest
    for path in ("/fr/panier/", "/en/cart/", "/fr/comptoir/mer_x/", "/en/desk/mer_x/", "/api/v1/search"):
        assert reader.can_fetch("*", ORIGIN + path) is False, path
    for path in ("/fr/", "/en/search/", "/fr/recherche/?page=2", "/fr/produit/x-prd_1/", "/media/pictures/x.webp"):
        assert reader.can_fetch("*", ORIGIN + path) is True, path
    asked = {*views.PARAMETERS, "near", "postal", "variant"} - {"page"}
    assert asked >= {"at", "deliver", "box", "view", "exact", "price", "q"}
    assert set(re.findall(r"Disallow: /\*\?(\w+)=", text)) == set(re.findall(r"Disallow: /\*\?\*(\w+)=", text)) == asked


def test_feeds_of_what_is_new(client: Client, market: Market) -> None:
    late = offer(market.bella, "Lampe <à> huile", 4250)
    Product.objects.filter(variants__offer=late).update(
        created_at=NOW + timedelta(days=1), description={"fr": "<p>Elle &amp; lui</p>"}
    )
    rebuild_search(now=datetime.now(tz=UTC))
    whole = ET.fromstring(body(client, "/fr/flux/nouveautes.xml"))  # noqa: S314 - our own
    first = whole.findall(f"{ATOM}entry")[0]
    assert first.findtext(f"{ATOM}title") == "Lampe <à> huile · 42,50\N{NO-BREAK SPACE}$"
    assert first.findtext(f"{ATOM}summary") == "Elle & lui"
    assert first.findtext(f"{ATOM}author/{ATOM}name") == market.bella.merchant.name
    assert first.findtext(f"{ATOM}published") == "2026-11-25T15:00:00+00:00"
    assert len(whole.findall(f"{ATOM}entry")) == Product.objects.count()
    assert 'href="http://localhost:8000/fr/flux/nouveautes.xml"' in body(client, "/fr/")
    bella = market.bella.merchant.slug
    for address in (f"/en/feeds/new/merchant/{bella}.xml", f"/fr/flux/nouveautes/marchand/{bella}.xml"):
        some = ET.fromstring(body(client, address))  # noqa: S314 - our own
        authors = {each.findtext(f"{ATOM}author/{ATOM}name") for each in some.findall(f"{ATOM}entry")}
        assert authors == {market.bella.merchant.name}
    region, aisle = body(client, "/en/feeds/new/region/montreal.xml"), body(client, "/en/feeds/new/aisle/422.xml")
    assert region.count("<entry>") == aisle.count("<entry>") == Product.objects.count()
    assert body(client, "/en/feeds/new/region/outaouais.xml").count("<entry>") == 0
    for missing in ("merchant/nobody", "region/nowhere", "aisle/999999999"):
        assert client.get(f"/en/feeds/new/{missing}.xml").status_code == 404


def test_pictures_that_others_show(client: Client, market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    product = market.bruno.offers["Tasse"].variant.product
    page = f"/fr/produit/{product.slug}-{product.public_id}/"
    told = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', body(client, page)))
    assert told["og:image:alt"] == f"Tasse, {market.bruno.merchant.name}"
    assert (told["og:type"], told["og:locale"], told["og:url"]) == ("product", "fr_CA", ORIGIN + page)
    assert (told["twitter:card"], told["og:title"]) == ("summary_large_image", "Tasse")
    address = told["og:image"].removeprefix(ORIGIN)
    answer = client.get(address)
    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.format, picture.size) == ("JPEG", (1200, 630))
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    monkeypatch.setattr(cards, "drawn", lambda _card: b"x")
    assert client.get(address).content == answer.content  # drawn once
    product.title = {"fr": "Grande tasse"}
    product.save()
    moved = client.get(address)
    assert (moved.status_code, moved["Location"] != address) == (302, True)
    assert client.get(moved["Location"]).content == b"x"
    for others in (f"/fr/marchand/{market.bruno.merchant.slug}/", "/en/", "/en/privacy/"):
        found = re.search(r'og:image" content="http://localhost:8000([^"]+)"', body(client, others))
        assert found is not None
        assert client.get(found[1]).status_code == 200
    for wrong in ("product-fr/prd_none", "merchant-fr/nobody", "street-fr/none", "cat-fr/market", "market-de/market"):
        assert client.get(f"/social/{wrong}/{'0' * 24}.jpg").status_code == 404


def test_pictures_that_others_show_are_bounded(client: Client, market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "MOST_IN_A_FOLDER", 2)
    monkeypatch.setattr(cards, "drawn", lambda _card: b"x")
    folder = Path(settings.MEDIA_ROOT) / cards.FOLDER / "ab"
    for number in range(5):
        cards._keep(folder / f"ab{number}.jpg", b"x")
    assert len(list(folder.glob("*"))) == 2
    assert (folder / "ab4.jpg").exists()
    cards.DRAWING.acquire()
    monkeypatch.setattr(cards, "PATIENCE_S", 0.01)
    product = market.bella.offers[next(iter(market.bella.offers))].variant.product
    found = client.get(f"/social/product-fr/{product.public_id}/{'0' * 24}.jpg")["Location"]
    busy = client.get(found)
    cards.DRAWING.release()
    assert (busy.status_code, busy["Retry-After"]) == (503, "5")
    assert client.get(found).status_code == 200
