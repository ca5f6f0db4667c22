"""One query, read as a person means it: on the pages, with a way back from each reading."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from markupsafe import escape
from tests.streets import rue_masson
from tests.world import NOW, Market, build_market, offer

from panier.base.territories.models import Municipality
from panier.flows.rebuild_search import rebuild_search
from panier.offer.catalogue.models import Category, Picture, Product, Variant
from panier.offer.merchants.models import Place, Street
from panier.sites._shared.addresses import picture_url

pytestmark = pytest.mark.django_db(transaction=True)
Asker = Callable[..., str]


@pytest.fixture
def market() -> Market:
    made = build_market()
    offer(made.carmen, "Chandelle de miel", 1500, "BOOK")
    Variant.objects.filter(source_key="Tasse").update(sku="TAS-0042", gtin="00062154000012")
    rebuild_search(now=NOW)
    return made


@pytest.fixture
def ask(client: Client, market: Market) -> Asker:
    def read(status: int = 200, language: str = "fr", **asked: str) -> str:
        path = {"fr": "/fr/recherche/", "en": "/en/search/"}[language]
        answer = client.get(path, asked)
        assert answer.status_code == status
        return answer.content.decode()

    return read


@pytest.mark.parametrize("q", ["TAS-0042", "tas 0042", "00062154000012", "62154000012", "0 62154 00001 2"])
def test_a_number_finds_its_product_alone(ask: Asker, q: str) -> None:
    page = ask(q=q)
    assert "Tasse" in page
    assert "1 résultat" in page
    assert "Chandelle" not in page


def test_what_was_respelt_is_said_with_both_ways_out(ask: Asker) -> None:
    page = ask(q="chnadelle miel", sort="price")
    assert "Chandelle de miel" in page
    assert "Vouliez-vous dire" in page
    assert 'href="?q=chandelle+miel&amp;sort=price"' in page
    assert 'href="?q=chnadelle+miel&amp;sort=price&amp;exact=1"' in page
    insisted = ask(q="chnadelle", exact="1")
    assert "Chandelle de miel" not in insisted
    assert 'href="?q=chandelle"' in insisted  # still offered
    assert "Chercher les mots tels quels" not in insisted
    english = ask(language="en", q="chnadelle")
    assert "Did you mean" in english


def test_a_place_among_the_words_is_said_with_the_way_back(ask: Asker) -> None:
    page = ask(q="tasse montréal")
    assert "Tasse" in page
    assert "Pris comme lieu\u00a0: <b>Montréal</b>" in page
    assert 'href="?q=tasse"' in page
    assert 'href="?q=tasse+montr%C3%A9al&amp;exact=1"' in page
    assert "Pris comme lieu" not in ask(q="tasse montréal", exact="1")


def test_shops_and_towns_stand_above_the_products(ask: Asker) -> None:
    page = ask(q="boulangerie bruno")
    assert 'href="/fr/marchand/boulangerie-bruno/"' in page
    town = ask(q="montreal")
    assert 'href="/fr/recherche/?q=Montr%C3%A9al"' in town
    assert "Ville" in town


def test_suggestions_ask_the_database_nothing(client: Client, market: Market) -> None:
    client.get("/fr/suggestions/", {"q": "tas"})  # opens the index
    with CaptureQueriesContext(connection) as statements:
        page = client.get("/fr/suggestions/", {"q": "boulangerie"}).content.decode()
        assert 'href="/fr/marchand/boulangerie-bruno/"' in page
        assert 'role="option"' in page
        assert "choisissez avec les flèches" in page
        assert "choose with the arrows" in client.get("/en/suggestions/", {"q": "tasse"}).content.decode()
        assert client.get("/fr/suggestions/", {"q": "zorglub"}).content.strip() == b""
        assert client.get("/fr/suggestions/").content.strip() == b""
    assert list(statements) == []


def test_suggestions_stand_in_groups_and_products_with_their_picture(client: Client, market: Market) -> None:
    digest = "ab" * 32
    offer(market.bella, "Bouquet sec", 2400)
    bottle = offer(market.bella, "Bouteille bleue", 2400).variant.product
    Picture.objects.create(product=bottle, digest=digest, widths=[320, 640], width=640, height=640)
    cufflinks = Category.objects.get(territory_id="qc", code=193)
    Product.objects.filter(source_key="Chandelle").update(category=cufflinks)
    boucherville = Municipality.objects.get(territory_id="qc", code="58033")
    Place.objects.filter(pk=market.carmen.place.pk).update(municipality=boucherville)
    rue_masson(market)
    Street.objects.update(name="Rue Boucher", slug="rue-boucher")
    rebuild_search(now=NOW)
    page = client.get("/fr/suggestions/", {"q": "bou"}).content.decode()
    assert [(heading, sorted(re.findall(r"<span>(.+?)</span>", group))) for heading, group in grouped(page)] == [
        ("Rayons", ["Boutons de manchette"]),
        ("Commerces", ["Boulangerie Bruno"]),
        ("Rues et villes", ["Boucherville", "Rue Boucher"]),
        ("Produits", ["Bouquet sec", "Bouteille bleue"]),
    ]
    drawn = [sorted(re.findall(r"<(img|svg|span class=.initial tone)", each)) for _, each in grouped(page)]
    assert drawn == [["svg"], ['span class="initial tone'], ["svg", "svg"], ["img", "svg"]]
    pictured = re.search(r'href="([^"]+)">\s*<img src="([^"]+)" alt="" width="40" height="40">', page)
    assert pictured
    assert pictured.groups() == (f"/fr/produit/bouteille-bleue-{bottle.public_id}/", picture_url(digest, 320))
    assert "6 suggestions" in page
    english = client.get("/en/suggestions/", {"q": "bou"}).content.decode()
    assert [heading for heading, _ in grouped(english)] == ["Shops", "Streets and towns", "Products"]  # “Cufflinks”


def grouped(page: str) -> list[tuple[str, str]]:
    """Each group under the heading it is read and shown with."""
    groups = re.findall(
        r'<div role="group" aria-label="([^"]+)"[^>]*>\s*<p aria-hidden="true">([^<]+)</p>(.*?)</div>', page, re.DOTALL
    )
    assert len(groups) == page.count('role="group"') == page.count("<p ")
    assert all(read == shown for read, shown, _ in groups)
    return [(heading, group) for heading, _, group in groups]


@pytest.mark.parametrize(
    "q",
    [
        "le la les des",
        "!?.,;:'\"()",
        "title_fo_fr:* AND NOT (",
        "\x01\x02tasse\x7f\x1b[31m",
        "🧀🧀",
        "\u202eessat",
        "جبن خبز",
        "сыр tasse 日本",
        "%s %(q)s {{ 7*7 }} <script>alert(1)</script>",
        "\ud7ff\ufffe",
    ],
)
def test_odd_words_have_a_clear_page(ask: Asker, q: str) -> None:
    for page in (ask(q=q), ask(language="en", q=q, exact="1")):
        heading = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
        assert heading
        assert heading[1] == escape(q)  # as typed: nothing in it is a mark, a field or a sum
        assert "<script>alert(1)" not in page


def test_ten_thousand_characters_are_refused_in_words(ask: Asker, client: Client) -> None:
    page = ask(status=400, q="tasse " * 1700)
    assert "Votre recherche est très longue" in page
    assert len(page) < 200_000
    assert client.get("/fr/suggestions/", {"q": "tasse " * 1700}).status_code == 200
