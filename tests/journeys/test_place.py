"""My place: said in words, kept in a cookie and nowhere else, changed and forgotten; what is near or delivered follows it."""

import re
from typing import Any

import pytest
from django.test import Client
from tests.world import NOW, Market, build_market

from panier.flows.find_place import chosen_place, find_places
from panier.flows.rebuild_search import rebuild_search
from panier.offer.merchants.models import Place, Street
from panier.offer.search.queries import search
from panier.offer.search.rules import SearchRequest
from panier.offer.terms.models import Zone

pytestmark = pytest.mark.django_db(transaction=True)
PLACE, LISTING = "/fr/mon-coin/", "/fr/recherche/"
ASKED = SearchRequest(territory="qc", language="fr", now=NOW)


@pytest.fixture
def market() -> Market:
    made = build_market()
    masson = Street.objects.create(
        territory_id="qc",
        slug="rue-masson",
        name="Rue Masson",
        is_published=True,
        municipality=made.bruno.place.municipality,
    )
    Place.objects.filter(pk=made.bruno.place.pk).update(street=masson, street_side="odd")
    return made


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def names(typed: str) -> list[str]:
    return [choice.whereabouts.label for choice in find_places("qc", typed)]


def test_accents_beginnings_and_short_forms_are_understood(market: Market) -> None:
    meant = {
        "rimouski": "Rimouski",
        "RIMOU": "Rimouski",
        "trois-riv": "Trois-Rivières",
        "trois rivieres": "Trois-Rivières",
        "st hyacinthe": "Saint-Hyacinthe",
        "hyacinthe": "Saint-Hyacinthe",
        "levis": "Lévis",
        "montreal": "Montréal",
        "h2g 1k1": "H2G",
        "H2G": "H2G",
        "rue mass": "Rue Masson",
        "masson": "Rue Masson",
    }
    assert {typed: names(typed)[0] for typed in meant} == meant


def test_what_is_nowhere_is_not_guessed(market: Market) -> None:
    assert names("zzyzx") == names("") == names("'; DROP TABLE--") == names("Z9Z") == names("90210") == []
    assert len(names("saint")) == 8
    assert names("a" * 10_000) == []
    for value in ("town:0", "street:nowhere", "postal:90210", "position:1", "", "town", ":"):
        assert chosen_place("qc", value) is None


def test_a_place_is_chosen_said_changed_and_forgotten(client: Client, market: Market) -> None:
    rebuild_search(now=NOW)
    assert "Où êtes-vous" in text(client.get(LISTING))
    answer = client.post(PLACE, {"where": "Rimouski", "next": "/fr/recherche/?q=tasse&postal=H2X&page=3"})
    assert (answer.status_code, answer["Location"]) == (302, "/fr/recherche/?q=tasse")
    kept = client.cookies["place"]
    assert (kept.value.split(",")[2:], kept["httponly"], kept["samesite"]) == (["town", "Rimouski"], True, "Lax")
    assert "Autour de Rimouski" in text(client.get(LISTING))
    client.post(PLACE, {"where": "Amos"})
    assert "Autour d’Amos" in text(client.get(LISTING))
    client.post(PLACE, {"choice": "street:rue-masson"})
    page = text(client.get(LISTING))
    assert "Rue Masson" in page
    assert "Autour" not in page
    client.post(PLACE, {"forget": "1"})
    assert client.cookies["place"].value == ""
    assert "Où êtes-vous" in text(client.get(LISTING))


def test_a_position_is_cut_to_three_decimals_and_never_stands_in_an_address(client: Client, market: Market) -> None:
    answer = client.post(PLACE, {"near": "45.549123,-73.576987", "next": "/fr/"})
    assert answer["Location"] == "/fr/"
    assert client.cookies["place"].value == "45.549,-73.577"
    assert client.post(PLACE, {"near": "north"}).status_code == 400
    client.get(f"{PLACE}?near=46,-71")
    client.get(f"{LISTING}?near=46,-71")
    assert client.cookies["place"].value == "45.549,-73.577"  # looking chooses nothing


def test_several_places_of_one_name_are_asked_about_and_none_is_said_with_what_was_typed(
    client: Client, market: Market
) -> None:
    several = client.post(PLACE, {"where": "saint-jean", "next": "/fr/recherche/?q=pain"})
    assert several.status_code == 200
    assert "place" not in client.cookies
    page = several.content.decode()
    assert "Saint-Jean-sur-Richelieu" in page
    assert page.count('value="/fr/recherche/?q=pain"') >= 2  # where one was is not lost
    none = client.post(PLACE, {"where": "<b>Atlantide</b>"})
    assert none.status_code == 400
    assert "aucun lieu nommé «\xa0&lt;b&gt;Atlantide&lt;/b&gt;\xa0»" in none.content.decode()
    choices = client.get("/fr/mon-coin/choix/?where=rimou").content.decode()
    assert re.findall(r'value="(\w+:\w+)"', choices)[0] == "town:10043"


ELSEWHERE = ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]


def test_choosing_leads_to_a_page_of_ours_only(client: Client, market: Market) -> None:
    for elsewhere in ELSEWHERE:
        assert client.post(PLACE, {"where": "Rimouski", "next": elsewhere})["Location"] == LISTING


def test_another_site_cannot_choose_for_me(client: Client, market: Market) -> None:
    answer = client.post(PLACE, {"where": "Rimouski"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "place" not in client.cookies


def test_the_front_page_asks_both_questions_at_once(client: Client, market: Market) -> None:
    answer = client.post(PLACE, {"where": "H2G", "q": "pain de ménage"})
    assert answer["Location"] == "/fr/recherche/?q=pain+de+m%C3%A9nage"
    assert client.post(PLACE, {"where": "", "q": "pain"})["Location"] == "/fr/recherche/?q=pain"


def test_what_is_delivered_to_me_is_what_the_rates_reach(market: Market) -> None:
    """Bruno delivers to H2 only, Bella everywhere, Carmen nowhere; a rate beyond the territory reaches nothing there."""
    Zone.objects.filter(merchant=market.bruno.merchant).update(prefixes=["h2", "K1A"])
    rebuild_search(now=NOW)
    reached = {
        code: sorted(
            hit.title for hit in search(SearchRequest(territory="qc", language="fr", now=NOW, deliver=code)).items
        )
        for code in ("H2G", "H2G1K1", "G1R", "K1A")
    }
    assert reached == {
        "H2G": ["Pain de ménage", "Roman", "Tasse"],
        "H2G1K1": ["Pain de ménage", "Roman", "Tasse"],
        "G1R": ["Roman"],
        "K1A": [],
    }
    facet = search(SearchRequest(territory="qc", language="fr", now=NOW, postal="G1R")).facets["deliver"]
    assert [(each.value, each.count, each.selected) for each in facet] == [("G1R", 1, False)]


def test_in_stock_in_this_shop_is_what_it_counts(market: Market) -> None:
    rebuild_search(now=NOW)
    here = search(SearchRequest(territory="qc", language="fr", now=NOW, at=(market.bruno.place.public_id,)))
    assert sorted(hit.title for hit in here.items) == ["Pain de ménage", "Tasse"]
    facet = {each.label: each.count for each in here.facets["at"]}
    assert facet == {"Boulangerie Bruno": 2}
