"""A closure on the market: what blocks cannot be bought, what delays is promised for after; who confirms meanwhile is first or refused."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from panier.flows.change_hours import change_closure, end_closure, plan_closure
from panier.flows.place_order import place_order
from panier.flows.quote_cart import quote_cart
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.hours.closing import ClosureAsked
from panier.offer.merchants.hours.refusals import BadHours, ClosureOver, ClosuresOverlap, NoSuchClosure
from panier.offer.merchants.hours_models import Closure, HoursChange
from panier.offer.merchants.models import Place
from panier.offer.merchants.rules import NoSuchPlace
from panier.trade.checkout.rules.refusals import ClosedForNow
from panier.trade.checkout.rules.requests import Way
from panier.trade.orders.models import Order, Part
from tests.leaving.hands import acting
from tests.orders import part_of
from tests.processes import overtaken
from tests.world import NOW, Market, Shop, asking, guest_cart, key

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = NOW.date()  # a Tuesday, ten o'clock in Montréal; the shops are open from 9 to 18 each day
WORDS = {"fr": "Vacances", "en": "Vacation"}


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def close(shop: Shop, first: int, last: int, effect: str = "blocks", place: str = "") -> Closure:
    asked = ClosureAsked(place, days(first), days(last), effect, WORDS)
    return plan_closure(shop.merchant.pk, asked, acting(shop.owner), now=NOW)


def buy(shop: Shop, title: str, now: datetime = NOW, way: Way | None = None) -> Part:
    buyer, cart = guest_cart((shop.offers[title], 1))
    asked = asking(cart, {shop.merchant.public_id: way} if way else {})
    return part_of(place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=key(), now=now), shop.merchant.name)


def test_a_blocked_shop_sells_nothing_and_the_others_do(market: Market) -> None:
    carmen, bella = market.carmen, market.bella
    buyer, cart = guest_cart((carmen.offers["Chandelle"], 1), (bella.offers["Roman"], 1))
    asked = asking(cart)  # she is at the checkout already
    close(carmen, 0, 9)
    with pytest.raises(ClosedForNow) as refused:
        place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=key(), now=NOW)
    told = {"merchant": carmen.merchant.public_id, "name": carmen.merchant.name, "place": "", "reopens": "2026-12-04"}
    assert refused.value.facts == told
    with pytest.raises(ClosedForNow):
        quote_cart(cart, asked, now=NOW)
    assert (Order.objects.count(), StockLevel.objects.exclude(reserved=0).count()) == (0, 0)
    assert buy(bella, "Roman").goods_minor == 2995
    before, after = (
        datetime.fromisoformat(f"2026-12-0{day}T{hour}-05:00") for day, hour in ((3, "23:59"), (4, "00:00"))
    )
    with pytest.raises(ClosedForNow):
        place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=key(), now=before)
    assert place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=key(), now=after).parts.count() == 2


def test_a_blocked_place_gives_nothing_away_and_prepares_nothing(market: Market) -> None:
    bruno = market.bruno
    mug = bruno.offers["Tasse"].variant
    second = Place.objects.get(pk=bruno.place.pk)
    second.pk, second.public_id, second.name = None, "plc_second", "Bruno du Plateau"
    second.save(force_insert=True)
    StockLevel.objects.create(merchant=bruno.merchant, variant=mug, place=second, on_hand=3, source="desk", as_of=NOW)
    here, there = (Way("pickup", place) for place in (bruno.place.public_id, second.public_id))
    assert buy(bruno, "Tasse", way=here).place_id == bruno.place.pk
    close(bruno, 0, 2, place=bruno.place.public_id)
    buyer, cart = guest_cart((bruno.offers["Tasse"], 1))
    asked = asking(cart, {bruno.merchant.public_id: there})
    with pytest.raises(ClosedForNow) as refused:
        place_order(
            buyer=buyer,
            cart_id=cart.pk,
            asked=replace(asked, ways={bruno.merchant.public_id: here}),
            key=key(),
            now=NOW,
        )
    assert (refused.value.facts["place"], refused.value.facts["reopens"]) == (bruno.place.name, "2026-11-27")
    (options,) = quote_cart(cart, asked, now=NOW).options
    assert [place.public_id for place in options.places] == [second.public_id]
    assert buy(bruno, "Tasse", way=there).place_id == second.pk
    delivered = buy(bruno, "Tasse", way=Way("delivery"))
    stock = delivered.lines.select_related("stock").get().stock
    assert stock is not None
    assert (delivered.place_id, stock.place_id) == (second.pk, second.pk)
    with pytest.raises(ClosedForNow) as nothing_left:  # the bread stands in the closed place alone
        buy(bruno, "Pain de ménage", way=Way("delivery"))
    assert nothing_left.value.facts["place"] == bruno.place.name


def test_the_promise_says_the_real_moment(market: Market) -> None:
    bruno, bella, carmen = market.bruno, market.bella, market.carmen
    assert buy(bruno, "Tasse", way=Way("pickup")).promise == {"minutes": 60, "at": "2026-11-24T16:00:00+00:00"}
    assert buy(bruno, "Tasse", way=Way("delivery")).promise == {"days": 2, "by": "2026-11-26"}
    for shop in (bruno, bella, carmen):
        close(shop, 0, 9, "delays")
    late = "2026-12-04"
    picked = {"minutes": 60, "at": f"{late}T15:00:00+00:00", "from": late}
    assert buy(carmen, "Chandelle").promise == picked
    assert buy(bruno, "Tasse", way=Way("delivery")).promise == {"days": 2, "by": "2026-12-06", "from": late}
    # Planned ahead: what is not ready before the closure is promised for after it.
    end_closure(bella.merchant.pk, Closure.objects.get(merchant=bella.merchant).public_id, acting(bella.owner), now=NOW)
    close(bella, 1, 2, "delays")
    at_half_past_five = NOW.replace(hour=22, minute=30)
    assert buy(bella, "Roman", at_half_past_five).promise == {"minutes": 60, "at": "2026-11-27T14:30:00+00:00"}


def test_closures_are_planned_changed_and_ended_by_whom_and_when(market: Market) -> None:
    bruno = market.bruno
    made = close(bruno, 10, 20)
    assert close(bruno, 10, 20).pk == made.pk  # the second click
    with pytest.raises(ClosuresOverlap) as overlap:
        close(bruno, 20, 25)
    assert overlap.value.facts == {"first": days(10), "last": days(20)}
    with pytest.raises(BadHours) as wrong:
        close(bruno, -1, -1, "")
    assert wrong.value.facts == {"fields": {"first": "past", "last": "past", "effect": "choose"}}
    with pytest.raises(NoSuchPlace):
        close(bruno, 1, 2, place=market.bella.place.public_id)
    foreign = close(market.bella, 3, 4).public_id
    asked = ClosureAsked("", days(11), days(21), "delays", WORDS)
    with pytest.raises(NoSuchClosure):
        change_closure(bruno.merchant.pk, foreign, asked, acting(bruno.owner), now=NOW)
    with pytest.raises(NoSuchClosure):
        end_closure(bruno.merchant.pk, foreign, acting(bruno.owner), now=NOW)
    for _ in range(2):  # each click twice: written once
        change_closure(bruno.merchant.pk, made.public_id, asked, acting(bruno.owner), now=NOW)
    for _ in range(2):
        end_closure(bruno.merchant.pk, made.public_id, acting(bruno.owner), now=NOW)
    with pytest.raises(ClosureOver):
        change_closure(bruno.merchant.pk, made.public_id, asked, acting(bruno.owner), now=NOW)
    told = HoursChange.objects.filter(merchant=bruno.merchant).order_by("pk")
    assert [(each.what, each.actor_name, each.at) for each in told] == [
        (what, "Bruno", NOW) for what in ("closure", "closure_changed", "closure_ended")
    ]
    assert [each.after.get("last") for each in told] == ["2026-12-14", "2026-12-15", None]
    made.refresh_from_db()
    assert (made.ended_by, made.ended_at, made.effect) == (bruno.owner, NOW, "delays")
    assert buy(bruno, "Tasse").promise["minutes"] == 60


def blocked_while_one_confirms(shop: Shop, *, locks: bool) -> tuple[int, int]:
    """How many orders there are the moment the closure counts, and in the end."""
    buyer, cart = guest_cart((shop.offers["Chandelle"], 1))
    asked = asking(cart)

    def confirm() -> Order:
        return place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=key(), now=NOW)

    def block() -> int:
        close(shop, 0, 3)
        return Order.objects.count()

    _, counted = overtaken("orders_order", confirm, block, waits=locks)
    return counted, Order.objects.count()


@pytest.mark.race
def test_an_order_that_came_first_is_whole_before_the_shop_is_blocked(market: Market) -> None:
    assert blocked_while_one_confirms(market.carmen, locks=True) == (1, 1)


@pytest.mark.race
@pytest.mark.plants_damage
def test_without_the_lock_a_blocked_shop_gets_an_order(market: Market, settings: Settings) -> None:
    settings.LOCKS_OFF = True
    assert blocked_while_one_confirms(market.carmen, locks=False) == (0, 1)
