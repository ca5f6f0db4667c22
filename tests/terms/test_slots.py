"""A slot takes so many orders and no more, until its cut-off; what is given up is free again."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client

from panier.flows.begin_payment import begin_payment
from panier.flows.cancel_order import cancel_order
from panier.flows.expire_orders import expire_orders
from panier.flows.settle_payments import settle_payment
from panier.kit.refusals import Refusal
from panier.offer.catalogue.models import Offer
from panier.offer.terms.models import Slot, SlotBooking
from panier.offer.terms.rules import SlotOver
from panier.providers.rehearsal.actions import decide
from panier.trade.checkout.rules.requests import Way
from panier.trade.orders.models import Part
from tests.orders import pay
from tests.processes import all_meet_at, at_once
from tests.team.hands import Team, at
from tests.terms.hands import SATURDAY, SATURDAYS, buy, save, slot_on
from tests.world import ANA, HOME, NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def way(team: Team) -> Way:
    """Bruno's one place on Saturday morning."""
    assert save(team, "slots", "all", SATURDAYS).status_code == 302
    return Way("delivery", slot=slot_on(team))


def test_the_last_place_is_sold_once_and_given_back_when_given_up(team: Team, way: Way) -> None:
    mug = team.market.bruno.offers["Tasse"]
    first = buy(team, mug, way)
    assert first.promise == {"days": 2, "by": "2026-11-28", "slot": way.slot, "begins": "2026-11-28T14:00:00+00:00", "ends": "2026-11-28T17:00:00+00:00"}  # fmt: skip
    with pytest.raises(SlotOver):
        buy(team, mug, way)
    assert (
        buy(team, mug, Way("delivery")).promise["slot"].endswith("@2026-12-05")
    )  # none chosen: the first that is free
    cancel_order(first.order_id, actor="Ana", now=NOW)
    again = buy(team, mug, way)
    late = begin_payment(again.order_id, now=NOW)
    assert expire_orders(now=NOW + timedelta(minutes=16)) == 2
    assert not SlotBooking.objects.exists()
    third = buy(team, mug, way)
    assert SlotBooking.objects.get().holder == third.public_id
    decide(late.public_id, "accept", delay_s=0, now=NOW)  # its place is gone meanwhile: the money goes back
    assert settle_payment(late.public_id, now=NOW + timedelta(minutes=20)) == "late-refunded"
    assert SlotBooking.objects.get().holder == third.public_id
    assert pay(third.order) == "placed"


def test_from_its_cut_off_on_it_is_refused_when_the_order_is_placed(team: Team, way: Way) -> None:
    """Friday noon: until 11 h 59 it can be ordered for Saturday."""
    mug, noon = team.market.bruno.offers["Tasse"], datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
    with pytest.raises(SlotOver):
        buy(team, mug, way, now=noon)
    assert not Part.objects.exists()
    assert buy(team, mug, way, now=noon - timedelta(seconds=1)).promise["slot"] == way.slot


def test_the_checkout_page_offers_the_times_and_says_when_one_is_over(team: Team, way: Way, client: Client) -> None:
    mug = team.market.bruno.offers["Tasse"]
    client.post(at("cart_add"), {"offer": mug.public_id, "quantity": "1"})
    radio, select = f"way-{team.merchant}", f"slot-{team.merchant}:delivery"
    form = {**{name: value for name, value in {**asdict(ANA), **asdict(HOME)}.items() if value}, radio: "delivery"}
    body = client.post(at("checkout"), {**form, "do": "update"}).content.decode()
    chosen = choices(body, select)[-1]
    page = client.post(at("checkout"), {**form, select: chosen, "do": "update"}).content.decode()
    assert f'<option value="{chosen}" selected>' in page
    hidden = {name: value_of(page, name) for name in ("cart", "key", "total_seen")}
    full = Slot.objects.update(capacity=0)
    assert full == 1
    refused = client.post(at("checkout"), {**form, **hidden, select: chosen, "do": "confirm"})
    assert refused.status_code == 409
    assert "complet ou passé" in refused.content.decode() or "plus de moment" in refused.content.decode()
    assert not Part.objects.exists()
    Slot.objects.update(capacity=1)
    page = client.post(at("checkout"), {**form, select: chosen, "do": "update"}).content.decode()
    hidden = {name: value_of(page, name) for name in ("cart", "key", "total_seen")}
    assert client.post(at("checkout"), {**form, **hidden, select: chosen, "do": "confirm"}).status_code == 302
    assert Part.objects.get().promise["slot"] == chosen


def choices(page: str, select: str) -> list[str]:
    _, _, after = page.partition(f'name="{select}"')
    return [piece.partition('"')[0] for piece in after.partition("</select>")[0].split('<option value="')[1:]]


def value_of(page: str, name: str) -> str:
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


def bought_at_once(team: Team, way: Way, offers: list[Offer]) -> list[str]:
    """One buyer for each: what became of each."""

    def one(offer: Offer) -> str:
        try:
            buy(team, offer, way)
        except Refusal as refused:
            return refused.code
        return "bought"

    return sorted(at_once(*[partial(one, offer) for offer in offers]))


@pytest.mark.race
def test_two_want_the_last_place_and_one_gets_it(
    team: Team, way: Way, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of different goods, so that nothing but the slot makes them wait. The control: without its lock both get it."""
    both = list(team.market.bruno.offers.values())
    assert bought_at_once(team, way, both) == ["bought", "slot-over"]
    assert SlotBooking.objects.filter(day=SATURDAY).count() == 1
    SlotBooking.objects.all().delete()
    settings.LOCKS_OFF = True
    all_meet_at(monkeypatch, "panier.flows.place_order.create_order", 2)
    assert bought_at_once(team, way, both) == ["bought", "bought"]
    assert SlotBooking.objects.filter(day=SATURDAY).count() == 2
