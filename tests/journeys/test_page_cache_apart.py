"""A kept page is for all: each language and place has its own, nobody's person is on it, nobody plants anything in it."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings
from tests.journeys.test_page_cache import LAVAL, LIST, MASSON, MERCHANT, dearer, look, market, product_page, until_kept
from tests.world import ANA, Market

from panier.sites.storefront.search.views import PARAMETERS

__all__ = ["market"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_language_and_each_place_has_its_own(market: Market) -> None:
    plain, masson, laval = look(LIST, "made"), look(LIST, "filled", place=MASSON), look(LIST, "filled", place=LAVAL)
    assert len({plain, masson, laval}) == 3
    assert look(LIST, "filled", place=MASSON) == masson
    assert look(LIST, "hit", place="nowhere") == plain
    look(product_page(), "made")
    look(product_page("en"), "made")
    personal = Client().get(f"{LIST}&postal=H2X")
    assert "X-Page" not in personal
    assert "place" not in personal.cookies
    look("/fr/marchand/boulangerie-bruno/?postal=&utm_source=x", "made")
    look(MERCHANT, "hit")


def signed_in(market: Market) -> Client:
    client = Client()
    client.force_login(market.ana)
    client.post("/fr/panier/ajouter/", {"offer": market.carmen.offers["Chandelle"].public_id})
    return client


def test_what_is_kept_never_knew_who_asked(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = signed_in(market)

    def tells(request: HttpRequest, *_: object) -> HttpResponse:
        return HttpResponse(f"<main>{request.user}{request.COOKIES}{request.headers}")

    monkeypatch.setattr("panier.sites.storefront.home.views.render", tells)
    page = ana.get("/fr/", headers={"referer": "http://private.example/", "x-forwarded-for": "203.0.113.9"})
    assert page["X-Page"] == "made"
    said = page.content.decode()
    assert "AnonymousUser{}" in said
    assert not re.search(r"private|203\.0\.113|sessionid|ana@", said)
    monkeypatch.setattr("panier.sites._shared.page_cache.bare", lambda *_: None)
    assert ANA.email in ana.get("/en/").content.decode()  # without that, it is told to all
    assert ANA.email in look("/en/", "hit")


@pytest.mark.parametrize("header", ["Set-Cookie", "Cache-Control"])
def test_an_answer_for_one_person_is_not_kept(market: Market, monkeypatch: pytest.MonkeyPatch, header: str) -> None:
    def personal(*_: object) -> HttpResponse:
        response = HttpResponse("for one")
        if header == "Set-Cookie":
            response.set_cookie("who", "ana")
        else:
            response["Cache-Control"] = "private, no-store"
        return response

    monkeypatch.setattr("panier.sites.storefront.home.views.render", personal)
    assert "X-Page" not in Client().get("/fr/")


def test_nobody_plants_anything_in_a_kept_page(market: Market) -> None:
    assert Client().get("/fr/", headers={"host": "evil.example"}).status_code == 400
    evil = {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_X_FORWARDED_PROTO": "evil", "HTTP_ACCEPT_LANGUAGE": "evil"}
    seen = [
        look(f"{product_page()}?evil=1&next=//evil.example", "made", **evil, messages="evil", sessionid="evil"),
        look(product_page(), "hit", HTTP_HOST="localhost:8000"),
        look(product_page(), "hit", HTTP_HOST="127.0.0.1:666"),
    ]
    assert len(set(seen)) == 1
    assert not re.search("evil|:666|testserver", seen[0])
    assert f"{django_settings.ORIGIN}{product_page()}" in seen[0]


def test_a_browser_hears_that_nothing_changed(market: Market) -> None:
    path = product_page()
    client = Client()
    first, squeezed = client.get(path), client.get(path, headers={"accept-encoding": "br, gzip"})
    assert gzip.decompress(squeezed.content) == first.content
    assert (squeezed["Content-Encoding"], first.get("Content-Encoding")) == ("gzip", None)
    assert first["Vary"] == "Accept-Encoding, Cookie, HX-Request"
    assert "default-src 'self'" in first["Content-Security-Policy"]
    assert first["Content-Language"] == "fr"
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["X-Request-Id"] != first["X-Request-Id"]
    dearer(market)
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_every_parameter_a_search_reads_may_be_asked() -> None:
    assert {"q", "category", "price", "price_min", "open", "radius_km", "sort", "page"} <= set(PARAMETERS)
    assert not {"near", "postal", "utm_source"} & set(PARAMETERS)


def without_files() -> None:
    for file in Path(django_settings.DATA).glob("pages/??/*"):
        file.unlink()


def test_a_page_in_memory_needs_no_file_falls_with_a_change_and_makes_room(market: Market, settings: Settings) -> None:
    before = look(product_page(), "made")
    without_files()
    assert look(product_page(), "hit") == before
    dearer(market)
    assert "23,45" in look(product_page(), "made")
    until_kept([product_page()])
    settings.PAGES_HELD = 1
    look(MERCHANT, "made")
    without_files()
    look(MERCHANT, "hit")
    look(product_page(), "made")  # gone from memory, and from the disk
    settings.PAGES_HELD = 0
    look(LIST, "made")
    without_files()
    look(LIST, "made")
