"""A card is written once, with a gap for its place: what changes is on the next card, and each visitor reads his own distance."""

import re
from collections.abc import Callable, Hashable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.template import engines
from django.test import Client
from pytest_django.fixtures import Settings
from tests.heard import market_that_hears
from tests.leaving.hands import acting
from tests.world import Market

from panier.flows.change_hours import plan_closure
from panier.flows.rebuild_search import rebuild_search
from panier.offer.catalogue.models import Offer, Product
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.hours.closing import ClosureAsked
from panier.offer.merchants.models import Place
from panier.offer.search.actions import mark_merchant_stale, mark_stale
from panier.offer.search.rules import Hit
from panier.sites._shared import jinja
from panier.sites._shared.cards import nearby, still

pytestmark = pytest.mark.django_db(transaction=True)
BESIDE, LAVAL, H1Y = "45.549,-73.576", "45.600,-73.750", "45.549,-73.576,postal,H1Y"
MUG = "/fr/recherche/?q=tasse"
Change = Callable[[Market], None]


@pytest.fixture
def market(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Market]:
    settings.CARDS_KEPT = 20
    with market_that_hears(monkeypatch) as made:
        yield made


def page(path: str = MUG, place: str = H1Y) -> str:
    client = Client()
    client.cookies.load({"place": place} if place else {})
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def card(path: str = MUG, place: str = H1Y) -> str:
    """The words of the one card, `·` between its parts."""
    found = re.findall(r'<article class="good".*?</article>', page(path, place), re.DOTALL)
    assert len(found) == 1
    return "·".join(re.sub(r"<[^>]*>", "\n", found[0]).split("\n"))


def mug() -> Product:
    return Product.objects.get(source_key="Tasse")


@transaction.atomic
def dearer(market: Market) -> None:
    Offer.objects.filter(pk=market.bruno.offers["Tasse"].pk).update(minor=2345)
    mark_stale([mug().pk])


@transaction.atomic
def sold_out(market: Market) -> None:
    StockLevel.objects.filter(variant=market.bruno.offers["Tasse"].variant).update(on_hand=0)
    mark_stale([mug().pk])


def closed(market: Market) -> None:
    now = datetime.now(tz=UTC)
    today = now.astimezone(ZoneInfo("America/Toronto")).date()
    asked = ClosureAsked("", today, today + timedelta(days=40), "blocks", {"fr": "Vacances", "en": "Vacation"})
    plan_closure(market.bruno.merchant.pk, asked, acting(market.bruno.owner), now=now)


CHANGES: list[tuple[Change, str, str]] = [
    (dearer, "19,99", "23,45"),
    (sold_out, "À prendre ou livré", "Épuisé"),
    (closed, "À prendre ou livré", "Rouvre le "),
]


@pytest.mark.parametrize(("change", "before", "after"), CHANGES)
def test_a_price_stock_and_a_closure_are_on_the_next_card(
    market: Market, change: Change, before: str, after: str
) -> None:
    for place in ("", H1Y):
        assert before in card(place=place)
    change(market)
    for place in ("", H1Y, LAVAL):
        assert before not in card(place=place)
        assert after in card(place=place)


@pytest.mark.parametrize(("change", "before", "after"), CHANGES)
def test_a_card_known_by_its_product_alone_would_be_old(
    market: Market, monkeypatch: pytest.MonkeyPatch, change: Change, before: str, after: str
) -> None:
    first: dict[str, Hit] = {}
    monkeypatch.setattr(jinja, "still", lambda hit: first.setdefault(hit.id, still(hit)))
    assert before in card()
    change(market)
    assert before in card()
    assert after not in card()


def test_each_reads_how_far_it_is_from_himself(market: Market) -> None:
    """From beside the shop, from an approximate place, from far, from nowhere: in both languages, whoever came before."""
    told = [("", ""), (H1Y, "≈ 500 m"), (BESIDE, "80 m"), (LAVAL, "15 km")]
    for place, far in [*told, *reversed(told)]:
        for path in (MUG, "/en/search/?q=mug+tasse"):
            words = card(path, place)
            assert far in words
            assert not any(other in words for _place, other in told if other and other != far)
            assert ("Montréal" in words) is (not place)


def test_one_distance_kept_for_all_would_be_anothers(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, object] = {}
    monkeypatch.setattr(jinja, "nearby", lambda *asked: kept.setdefault(asked[1].id, nearby(*asked)))
    assert "≈ 500 m" in card(place=H1Y)
    assert "≈ 500 m" in card(place=LAVAL)


def moved_to_laval(market: Market) -> None:
    with transaction.atomic():
        Place.objects.filter(pk=market.bruno.place.pk).update(latitude=45.6, longitude=-73.75)
        mark_merchant_stale(market.bruno.merchant.pk)
    rebuild_search(now=datetime.now(tz=UTC))


def test_a_place_that_moves_is_as_far_as_it_is_now(market: Market) -> None:
    assert "≈ 500 m" in card()
    moved_to_laval(market)
    assert "≈ 14 km" in card()
    assert "≈ 500 m" in card(place=f"{LAVAL},postal,H7R")


def test_a_line_known_by_its_place_alone_would_stay_where_it_was(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, object] = {}
    monkeypatch.setattr(jinja, "nearby", lambda *asked: kept.setdefault(asked[2].id, nearby(*asked)))
    assert "≈ 500 m" in card()
    moved_to_laval(market)
    assert "≈ 500 m" in card()


def counted(path: str) -> dict[str, tuple[bool, str, bool]]:
    """The choice “in stock”: its words, whether it is ticked, how many, and whether it is shown as one that finds nothing."""
    found = re.findall(
        r'<label class="check( none)?"><input type="checkbox" id="f-in_stock-1"[^>]*?(checked)?> ([^<]+) <span class="number">(\d+)<',
        page(path),
    )
    return {words: (bool(ticked), number, bool(none)) for none, ticked, words, number in found}


def test_choices_are_written_once_and_count_anew(market: Market) -> None:
    assert counted("/fr/recherche/") == {"En stock": (False, "4", False)}
    assert counted("/fr/recherche/?in_stock=1") == {"En stock": (True, "4", False)}
    assert counted(MUG) == {"En stock": (False, "1", False)}
    assert counted("/en/search/") == {"In stock": (False, "4", False)}
    sold_out(market)
    rebuild_search(now=datetime.now(tz=UTC))
    assert counted("/fr/recherche/") == {"En stock": (False, "3", False)}
    assert counted(f"{MUG}&in_stock=1") == {"En stock": (True, "0", True)}


# What was asked of a piece, with one thing of it as it was when all the rest was asked first.
Forget = Callable[..., tuple[Any, ...]]


def blind(monkeypatch: pytest.MonkeyPatch, template: str, forget: Forget) -> None:
    """Pieces of this template are known by less than what they say."""
    for made in engines["jinja2"].by_language.values():  # type: ignore[attr-defined]
        first: dict[Hashable, Any] = {}

        def once(name: str, *asked: Any, first: Any = first, write: Any = made.globals["once"]) -> object:
            return write(name, *(forget(first, *asked) if name.endswith(template) else asked))

        monkeypatch.setitem(made.globals, "once", once)


def without_count(first: Any, count: int, *facts: Any) -> tuple[Any, ...]:
    return first.setdefault(facts, count), *facts


def without_tick(first: Any, count: int, kind: str, choice: Any, nothing: Any) -> tuple[Any, ...]:
    return count, kind, first.setdefault((kind, choice._replace(selected=False), nothing), choice), nothing


def without_nothing(first: Any, count: int, kind: str, choice: Any, nothing: Any) -> tuple[Any, ...]:
    return count, kind, choice, first.setdefault((kind, choice), nothing)


ALL, STOCKED = "/fr/recherche/", f"{MUG}&in_stock=1"


class Less(NamedTuple):
    forget: Forget
    before: str
    change: Change
    after: str
    old: tuple[bool, str, bool]


LESS = [
    Less(without_count, ALL, lambda _: None, MUG, (False, "4", False)),
    Less(without_tick, ALL, lambda _: None, f"{ALL}?in_stock=1", (False, "4", False)),
    Less(without_nothing, STOCKED, sold_out, STOCKED, (True, "0", False)),
]


@pytest.mark.parametrize("less", LESS)
def test_a_choice_known_by_less_would_be_old(market: Market, monkeypatch: pytest.MonkeyPatch, less: Less) -> None:
    """Without its count, without whether it is chosen, without whether it finds nothing."""
    blind(monkeypatch, "/_choice.html", less.forget)
    counted(less.before)
    less.change(market)
    rebuild_search(now=datetime.now(tz=UTC))
    assert counted(less.after) == {"En stock": less.old}


CHOSEN = '<option value="25" selected>'


def test_the_radius_is_of_whoever_asks(market: Market) -> None:
    assert CHOSEN in page(f"{MUG}&radius_km=25")
    assert CHOSEN not in page(MUG)
    assert '<option value="33" selected>' in page(f"{MUG}&radius_km=33")
    assert 'id="radius"' not in page(MUG, "")
    assert "At 10 min on foot" not in page(MUG)


def test_a_radius_known_by_less_would_be_anothers(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the one that was asked; without whether one has said where one is."""
    with monkeypatch.context() as patched:
        blind(
            patched,
            "/_radius.html",
            lambda first, gap, at, km, *rest: (gap, at, first.setdefault((at, rest), km), *rest),
        )
        assert CHOSEN in page(f"{MUG}&radius_km=25")
        assert CHOSEN in page(MUG)
    blind(monkeypatch, "/_radius.html", lambda first, gap, at, *rest: (gap, first.setdefault(rest, at), *rest))
    assert 'id="radius"' in page(MUG)
    assert 'id="radius"' in page(MUG, "")
