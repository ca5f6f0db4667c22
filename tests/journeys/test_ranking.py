"""Ranking one can read: each result says what it got its rank for, and the page prints the formula the settings hold."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.world import Market, build_market

from panier.base.territories.models import Setting
from panier.base.territories.queries import setting_in_force
from panier.flows.rebuild_search import rebuild_search
from panier.offer.catalogue.models import Product
from panier.offer.inventory.models import StockLevel
from panier.offer.inventory.queries import trust_in_force
from panier.offer.inventory.rules import confidence
from panier.offer.search.queries import formulas, search
from panier.offer.search.rules import SearchRequest, Standing, in_force
from panier.offer.search.rules.ranking import FEATURES, SETTING, WHOLE, freshness

pytestmark = pytest.mark.django_db(transaction=True)
MASSON = "45.549,-73.576"


@pytest.fixture
def now() -> datetime:
    return datetime.now(tz=UTC)  # pages read the clock


@pytest.fixture
def market(now: datetime) -> Market:
    made = build_market()
    StockLevel.objects.update(as_of=now)
    rebuild_search(now=now)
    return made


def text(client: Client, name: str, asked: str = "", language: str = "fr", **headers: str) -> str:
    with translation.override(language):
        answer = client.get(f"{reverse(name)}{asked}", headers=headers or None)
    assert answer.status_code == 200
    return plain(answer)


def plain(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("\xa0", " ").replace("\u202f", " "))


def found(client: Client, asked: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get(f"/api/v1/search{asked}").json()["items"]
    return items


def test_the_api_explains_and_the_parts_are_the_score(client: Client, market: Market) -> None:
    asked = f"?q=tasse&near={MASSON}"
    assert [item["rank"] for item in found(client, asked)] == [None] * len(found(client, asked))
    items = found(client, f"{asked}&explain=1")
    assert items
    for item in items:
        assert [part["feature"] for part in item["rank"]["parts"]] == list(FEATURES)
        assert sum(part["points"] for part in item["rank"]["parts"]) == item["rank"]["score"]
        assert sum(part["of"] for part in item["rank"]["parts"]) == WHOLE
    scores = [item["rank"]["score"] for item in items]
    assert scores == sorted(scores, reverse=True)
    assert items[0]["rank"]["parts"][0]["points"] == items[0]["rank"]["parts"][0]["of"]  # says the words best


def test_every_card_leads_to_its_reasons_with_and_without_javascript(client: Client, market: Market) -> None:
    listing = text(client, "search", f"?near={MASSON}&sort=relevance")
    links = re.findall(r'<a class="why" href="([^"]+)"', listing)
    assert len(links) == listing.count('<article class="good"') > 1
    for position, link in enumerate(links, start=1):
        page = client.get(link.replace("&amp;", "&")).content.decode()
        assert f"Rang {position}<" in page
        (score,) = map(int, re.findall(r"(\d+) points sur 1000", page))
        points = [int(each) for each in re.findall(r'class="points">(\d+)', page)]
        assert len(points) == len(FEATURES)
        assert sum(points) == score
        assert "<html" in page
        assert "Aucun mot n’a été cherché" in page
        assert ("est juste avant" in page) is (position > 1)
    fragment = client.get(links[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "est juste avant" in fragment


def test_why_third_and_not_second_names_what_differs(client: Client, market: Market) -> None:
    """Two equal cups, one counted three days ago: the older count comes after, and that is what is said."""
    product = Product.objects.get(source_key="Tasse")
    other = Product.objects.exclude(pk=product.pk).filter(merchant=product.merchant).first()
    assert other is not None
    Product.objects.filter(pk=other.pk).update(title=product.title, category=product.category_id)
    StockLevel.objects.filter(variant__product=other).update(as_of=datetime.now(tz=UTC) - timedelta(days=3))
    rebuild_search(now=datetime.now(tz=UTC))
    assert [item["id"] for item in found(client, "?q=tasse")][:2] == [product.public_id, other.public_id]
    page = text(client, "why", f"?q=tasse&of={other.public_id}")
    assert "Ce qui fait surtout la différence : fraîcheur du stock." in page
    assert "What makes most of the difference: freshness of the stock." in text(
        client, "why", f"?q=tasse&of={other.public_id}", "en"
    )


def test_nonsense_is_a_clear_page(client: Client, market: Market) -> None:
    for asked in ("", "?of=prd_nothing", "?sort=worst&of=x", "?page=99999&of=x", f"?q={'a' * 500}"):
        assert "Ce résultat a changé de place" in text(client, "why", asked)


def links(page: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'<a class="why" href="([^"]+)"', page)]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("?sort=price", "Cette liste va du moins cher au plus cher"),
        ("?sort=-price", "Cette liste va du plus cher au moins cher"),
        ("?sort=newest", "Cette liste met les plus récents d’abord"),
        (f"?near={MASSON}", "Cette liste met les plus proches d’abord"),
    ],
)
def test_in_another_order_the_one_thing_that_decides_is_told(
    client: Client, market: Market, asked: str, said: str
) -> None:
    listing = text(client, "search", asked)
    assert len(links(listing)) == listing.count('<article class="good"') > 1
    told = [plain(client.get(link)) for link in links(listing)]
    assert all(f"Rang {position}<" in page and said in page for position, page in enumerate(told, start=1))
    assert not any("points sur 1000" in page for page in told)
    cards = re.findall(r'<article class="good".*?</article>', listing)
    for index, page in enumerate(told):
        decides = re.findall(r'class="points">([^<]+)', page)
        assert len(decides) == (0 if "newest" in asked else min(index, 1) + 1)
        assert all(each in card for each, card in zip(decides, (cards[index], cards[index - 1]), strict=False))


def test_the_api_explains_only_what_the_formula_ordered(client: Client, market: Market) -> None:
    assert [item["rank"] for item in found(client, "?sort=price&explain=1")] == [None] * len(found(client, "?"))


def test_a_list_that_was_not_written_for_a_place_is_explained_without_it(client: Client, market: Market) -> None:
    """Kept pages of all are shown to who has said where he is when all seats are taken: their links say so."""
    everywhere = text(client, "search", "?q=tasse")
    client.cookies.load({"place": MASSON})
    pages = [plain(client.get(link)) for link in links(everywhere)]
    assert all(f"Rang {position}<" in page for position, page in enumerate(pages, start=1))
    assert all("Sans distance" in page for page in pages)
    here = [plain(client.get(link)) for link in links(text(client, "search", "?q=tasse"))]
    assert not any("Sans distance" in page for page in here)


def test_the_public_page_prints_the_settings_and_nothing_else(client: Client, market: Market, now: datetime) -> None:
    value = setting_in_force("qc", SETTING, now)
    page = text(client, "ranking")
    for name in FEATURES:
        assert f'class="points">{value["weights"][name]} points' in page
    assert "Annoncée" not in page
    past = {**value, "weights": {**value["weights"], "text": 613, "distance": 107}}
    future = {
        **value,
        "weights": {**value["weights"], "origin": 91, "freshness": 49 - 50 + value["weights"]["freshness"]},
    }
    future["weights"]["text"] = WHOLE - sum(points for name, points in future["weights"].items() if name != "text")
    row = {"territory_id": "qc", "key": SETTING}
    Setting.objects.create(**row, value=past, in_force_from=now - timedelta(minutes=2), source="résolution 7")
    Setting.objects.create(**row, value=future, in_force_from=now + timedelta(days=9), source="résolution 8")
    page = text(client, "ranking")
    assert 'class="points">613 points' in page
    assert 'class="points">107 points' in page
    assert "résolution 7" in page
    assert page.index("Annoncée") < page.index("résolution 8") < page.index("résolution 7</p> <details")
    assert (
        '<td class="number" data-label="Avant">40 points</td><td class="number" data-label="À partir de là">91 points</td>'
        in page
    )


def test_a_dated_change_reorders_by_itself_when_its_day_comes(client: Client, market: Market, now: datetime) -> None:
    """The index holds past, present and announced formulas: nothing is rebuilt on the day."""
    value = setting_in_force("qc", SETTING, now)
    only_origin = {**value, "weights": {**dict.fromkeys(FEATURES, 0), "origin": WHOLE}}
    row = {"territory_id": "qc", "key": SETTING, "value": only_origin, "source": "résolution 9"}
    Setting.objects.create(**row, in_force_from=now + timedelta(days=1))
    rebuild_search(now=now)
    today = SearchRequest(territory="qc", language="fr", now=now, q="tasse")
    before, after = (search(each).items[0].rank for each in (today, replace(today, now=now + timedelta(days=2))))
    assert before is not None
    assert before.score > 0
    assert after is not None
    assert after.score == 0  # nothing has a proof


def test_a_count_is_believed_as_stock_believes_it(market: Market, now: datetime) -> None:
    formula, trust = in_force(formulas("qc", now), now), trust_in_force("qc", now)
    for source in (*trust.sources, "a till of tomorrow"):
        for hours in (0, 1, 30, 500):
            counted = Standing(
                "selling",
                in_stock=True,
                counted_at=now - timedelta(hours=hours),
                counted_by=source,
                origin=0,
                record=None,
            )
            assert freshness(counted, formula, now) == pytest.approx(confidence(trust, source, timedelta(hours=hours)))
