"""The map beside a list: the same filters, the nearest places first, and never a listing that costs more."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.streets import rue_masson
from tests.tiles import TILES, tiles_set
from tests.world import NOW, Market, at, build_market

import panier
from panier.base.territories.queries import map_frame_on
from panier.flows.rebuild_search import rebuild_search
from panier.offer.catalogue.models import Category, Product
from panier.offer.merchants.models import Place
from panier.sites.storefront.search.map import LISTED

pytestmark = pytest.mark.django_db(transaction=True)
PLACES, LISTING = "/fr/recherche/lieux.json", "/fr/recherche/"
GROUND = Path(panier.__file__).parent / "sites/_shared/static/panier/map/basemap.json"


@pytest.fixture
def market() -> Market:
    made = build_market()
    Place.objects.filter(pk=made.bella.place.pk).update(latitude=46.81, longitude=-71.21)
    rebuild_search(now=NOW)
    return made


def asked(client: Client, query: str = "") -> Any:
    answer = client.get(f"{PLACES}?{query}")
    assert answer.status_code == 200
    return answer.json()


def test_the_places_of_a_result_obey_its_filters_without_a_statement(client: Client, market: Market) -> None:
    asked(client)
    with CaptureQueriesContext(connection) as statements:
        everywhere = asked(client)
    assert len(statements) == 0
    assert everywhere["total"] == 3
    assert [each["name"] for each in asked(client, "q=roman")["places"]] == ["Librairie Bella"]
    boxed = asked(client, "box=45.5,-73.7,45.6,-73.5")["places"]
    assert {each["name"]: each["products"] for each in boxed} == {
        "Boulangerie Bruno": "2 produits",
        "Chandelles Carmen": "1 produit",
    }
    assert client.get(f"{PLACES}?box=1,2,3").status_code == 400
    assert client.get(f"{PLACES}?radius_km=x").status_code == 400


def aisle_of_carmen(market: Market) -> str:
    """Its address; all others sell elsewhere."""
    aisle = Category.objects.get(territory_id="qc", code=2)
    Product.objects.filter(merchant=market.carmen.merchant).update(category=aisle)
    rebuild_search(now=NOW)
    return at("category", aisle.slug["fr"], aisle.code)


def pins(client: Client, page: str) -> set[str]:
    """What the map of this page shows: it asks the address that the page hands over."""
    (address,) = re.findall(r'data-places="([^"]+)"', page)
    return {each["id"] for each in client.get(unescape(address)).json()["places"]}


def goods_at(page: str) -> set[str]:
    """Where the goods of the list are."""
    return set(re.findall(r'<article class="good"[^>]* data-place="(plc_\w+)"', page))


def test_the_map_of_a_list_has_the_places_of_its_goods_and_no_others(client: Client, market: Market) -> None:
    aisle, searched = aisle_of_carmen(market), "/fr/recherche/"
    bruno, bella, carmen = (each.place.public_id for each in (market.bruno, market.bella, market.carmen))
    for address, expected in {
        f"{aisle}?view=map": {carmen},
        f"{aisle}?view=map&box=46.8,-71.3,46.9,-71.1": set(),
        f"{aisle}?view=map&category=422": {bruno, bella},  # what is ticked stands instead of the aisle
        f"{searched}?view=map&q=roman": {bella},
        f"{searched}?view=map&price=2000-": {bella},
        f"{searched}?view=map&q=roman&price_min=x": {bella},  # what cannot be understood is left out by both
    }.items():
        page = client.get(address).content.decode()
        assert pins(client, page) == expected, address
        assert set(re.findall(r'<li data-place="(plc_\w+)"', page)) == expected, address
        assert goods_at(page) == expected, address
    second = client.get(f"{searched}?view=map&page=2").content.decode()  # the map has all pages of the list
    assert (goods_at(second), pins(client, second)) == (set(), {bruno, bella, carmen})


def test_from_my_place_the_nearest_come_first_with_an_honest_distance(client: Client, market: Market) -> None:
    client.post("/fr/mon-coin/", {"where": "H1Y"})
    found = asked(client)
    assert [each["name"] for each in found["places"]][-1] == "Librairie Bella"
    assert all(each["far"].startswith("≈") for each in found["places"])
    assert found["here"] is not None
    (first, *_) = found["places"]
    assert set(first) == {"id", "name", "municipality", "products", "far", "open", "opening", "address", "point"}
    assert first["address"].startswith("/fr/marchand/")


def test_the_list_is_light_and_the_map_says_its_places_in_words_too(client: Client, market: Market) -> None:
    plain = client.get(LISTING).content.decode()
    assert "maplibre" not in plain
    assert 'href="?view=map"' in plain
    page = client.get(f"{LISTING}?view=map").content.decode()
    assert page.count("maplibre-gl.mjs") == 1
    listed = re.findall(r'<li data-place="(plc_\w+)"', page)
    assert sorted(listed) == sorted(Place.objects.values_list("public_id", flat=True))
    assert len(listed) <= LISTED
    assert goods_at(page) == set(listed)


def test_what_narrows_a_list_is_said_and_can_be_taken_away_alone(client: Client, market: Market) -> None:
    page = client.get(f"{LISTING}?how=pickup&open=now&box=45.5,-73.7,45.6,-73.5&q=t").content.decode()
    chosen = page.partition('class="row chosen"')[2].partition("</ul>")[0]
    away = re.findall(r'<a class="chip on" href="\?([^"]+)"', chosen)
    left = sorted(sorted(name for name, _ in parse_qsl(address.replace("&amp;", "&"))) for address in away)
    assert left == [["box", "how", "q"], ["box", "open", "q"], ["how", "open", "q"]]
    assert 'href="?q=t"' in chosen
    assert "Affiner (3)" in page


def test_the_ground_is_small_and_no_other_host_is_let_in(client: Client, market: Market) -> None:
    assert GROUND.stat().st_size < 300_000
    kinds = {each["properties"]["kind"]: each["geometry"] for each in json.loads(GROUND.read_text())["features"]}
    assert set(kinds) == {"land", "lake", "border"}
    assert len(kinds["land"]["coordinates"]) > 100
    policy = client.get(f"{LISTING}?view=map")["Content-Security-Policy"]
    assert "http" not in policy
    assert "worker-src 'self'" in policy
    towns = client.get("/fr/recherche/villes.json").json()["towns"]
    assert towns[0][0] == "Montréal"
    assert len(towns) > 1000


@pytest.mark.parametrize("tiles", ["", TILES])
def test_tiles_that_are_set_are_handed_over_and_their_host_alone_is_let_in(
    client: Client, market: Market, settings: Any, monkeypatch: pytest.MonkeyPatch, tiles: str
) -> None:
    tiles_set(settings, monkeypatch, tiles)
    answer = client.get(f"{LISTING}?view=map")
    policy = dict(each.strip().partition(" ")[::2] for each in answer["Content-Security-Policy"].split(";"))
    allowed = ["https://tiles.panier.example"]
    elsewhere = {name: re.findall(r"\S+//\S+", said) for name, said in policy.items() if "//" in said}
    assert elsewhere == ({"img-src": allowed, "connect-src": allowed} if tiles else {})
    page = answer.content.decode()
    assert f'data-tiles="{tiles}"' in page
    assert f'data-attribution="{"© Ana" if tiles else ""}"' in page


def test_public_streets_are_on_the_map_in_one_statement(client: Client, market: Market) -> None:
    street = rue_masson(market)
    street.path = [[45.5466, -73.5817], [45.553, -73.566]]
    street.save()
    with CaptureQueriesContext(connection) as statements:
        (shown,) = client.get("/fr/recherche/rues.json").json()["streets"]
    assert len(statements) == 1
    assert (shown["name"], shown["address"]) == ("Rue Masson", "/fr/rue/rue-masson/")
    assert shown["line"] == [[-73.5817, 45.5466], [-73.566, 45.553]]
    assert client.get("/en/search/streets.json").json()["streets"][0]["address"] == "/en/street/rue-masson/"
    street.is_published = False
    street.save()
    assert client.get("/fr/recherche/rues.json").json() == {"streets": []}


def test_where_the_map_opens_and_ends_comes_from_the_pack(client: Client, market: Market) -> None:
    page = client.get(f"{LISTING}?view=map").content.decode()
    assert 'data-opens-on="-79.5,45.0,-61.0,51.5" data-ground="-80.5,44.0,-56.0,63.0"' in page


def test_the_ground_is_drawn_as_far_as_the_pack_says(market: Market) -> None:
    frame = map_frame_on("qc", NOW.date())
    assert frame is not None
    west, south, east, north = frame.ground
    ground = json.loads(GROUND.read_text())
    points = [point for each in ground["features"] for point in flat(each["geometry"]["coordinates"])]
    assert (min(x for x, _y in points), min(y for _x, y in points)) == (west, south)
    assert (max(x for x, _y in points), max(y for _x, y in points)) == (east, north)


def flat(lines: list[Any]) -> list[list[float]]:
    """Every point of a geometry, however deep."""
    return [lines] if isinstance(lines[0], float | int) else [point for each in lines for point in flat(each)]
