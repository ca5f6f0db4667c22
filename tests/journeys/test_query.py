"""One query, read as a person means it: on the pages, with a way back from each reading."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.world import NOW, Market, build_market, offer

from panier.flows.rebuild_search import rebuild_search
from panier.offer.catalogue.models import Variant

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
    page = ask(q=q)
    assert "<script>alert(1)" not in page
    assert "49 result" not in page
    ask(language="en", q=q, exact="1")


def test_ten_thousand_characters_are_refused_in_words(ask: Asker, client: Client) -> None:
    page = ask(status=400, q="tasse " * 1700)
    assert "Votre recherche est très longue" in page
    assert len(page) < 200_000
    assert client.get("/fr/suggestions/", {"q": "tasse " * 1700}).status_code == 200
