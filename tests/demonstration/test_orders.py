"""The year of invented orders is what the flows would have written: states, steps and each movement of money."""

import re

import pytest
from django.db import connection

from panier.flows.audit_books import broken_promises
from panier.flows.begin_payment import begin_payment
from panier.flows.demonstration_hand_overs import prove_hand_overs
from panier.flows.demonstration_orders import load_orders
from panier.flows.place_order import place_order
from panier.flows.settle_payments import settle_payment
from panier.offer.catalogue.models import Offer
from panier.offer.merchants.models import Merchant
from panier.providers.rehearsal.actions import decide
from panier.trade.checkout.rules.requests import Way
from panier.trade.fulfilment.models import HandOver
from panier.trade.orders.models import Line as OrderLine
from panier.trade.orders.models import Order, Part
from tests.orders import hand_over
from tests.world import NOW, Market, asking, build_market, guest_cart, key, restock

pytestmark = pytest.mark.django_db
ORDERS = 60
MOVES = """
SELECT entry.kind, source.code, destination.code, move.minor FROM ledger_move move JOIN ledger_entry entry ON entry.id = move.entry_id
JOIN ledger_book source ON source.id = move.source_id JOIN ledger_book destination ON destination.id = move.destination_id
WHERE entry.subject = ANY(%s)
"""


@pytest.fixture
def market() -> Market:
    made = build_market()
    Merchant.objects.update(is_demonstration=True)
    for shop in (made.bruno, made.bella, made.carmen):
        for each in shop.offers.values():
            restock(each, on_hand=50)
    return made


def moves(order: Order) -> list[tuple[str, str, str, int]]:
    """Of this order, the parts' own books by the merchant's name."""
    parts = {part.public_id: part.merchant.name for part in order.parts.select_related("merchant")}
    payments = _subjects(order)
    with connection.cursor() as cursor:
        cursor.execute(MOVES, [[*parts, *payments]])
        rows = cursor.fetchall()
    named = re.compile("|".join(parts))

    def owner(book: str) -> str:
        return named.sub(lambda found: parts[found[0]], book)

    return sorted((kind, owner(source), owner(destination), minor) for kind, source, destination, minor in rows)


def _subjects(order: Order) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT public_id FROM payments_payment WHERE order_id = %s", [order.pk])
        return [row[0] for row in cursor.fetchall()]


def steps(order: Order) -> list[tuple[str, str]]:
    return sorted((event.before, event.after) for part in order.parts.all() for event in part.events.all())


def bought_again(order: Order) -> Order:
    """The same basket, taken through the flows to the hand-over."""
    lines = OrderLine.objects.filter(part__order=order).order_by("pk")
    wanted = [(Offer.objects.get(pk=line.offer_id or 0), line.quantity) for line in lines]
    ways = {part.merchant.public_id: Way(part.method, part.place.public_id) for part in order.parts.all()}
    buyer, cart = guest_cart(*wanted)
    made = place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart, ways), key=key(), now=NOW)
    payment = begin_payment(made.pk, now=NOW)
    decide(payment.public_id, "accept", delay_s=0, now=NOW)
    settle_payment(payment.public_id, now=NOW)
    for part in Part.objects.filter(order=made).select_related("merchant"):
        hand_over(part)
    made.refresh_from_db()
    return made


@pytest.mark.usefixtures("market")
def test_a_completed_order_equals_one_that_went_through_the_flows() -> None:
    load_orders("qc", now=NOW, orders=ORDERS)
    done = [
        each
        for each in Order.objects.filter(state="completed")
        if set(each.parts.values_list("state", flat=True)) == {"handed_over"}
    ]
    assert len(done) > ORDERS / 2
    for order in sorted(done, key=lambda each: -each.total_minor)[:5]:
        again = bought_again(order)
        assert (again.total_minor, again.state) == (order.total_minor, order.state)
        assert moves(again) == moves(order) != []
        assert steps(again) == steps(order)


@pytest.mark.usefixtures("market")
def test_the_year_has_every_ending_and_keeps_every_promise() -> None:
    captured = load_orders("qc", now=NOW, orders=ORDERS)
    states = set(Order.objects.values_list("state", flat=True))
    assert {"completed", "expired"} <= states
    assert len(captured) == Order.objects.exclude(state="expired").count()
    assert broken_promises(now=NOW) == []


def test_what_was_handed_over_is_proven_once(market: Market) -> None:
    load_orders("qc", now=NOW, orders=20)
    done = Part.objects.filter(state="handed_over")
    assert prove_hand_overs("qc") == done.count() > 0
    assert prove_hand_overs("qc") == 0
    assert set(HandOver.objects.values_list("part_id", flat=True)) == set(done.values_list("pk", flat=True))


def test_a_busy_shop_has_some_of_today_in_each_open_state(market: Market) -> None:
    shop = market.bruno.merchant
    load_orders("qc", now=NOW, orders=0, busy=[shop.public_id])
    found = Part.objects.filter(merchant=shop).values_list("state", flat=True)
    assert sorted(found) == sorted(["to_accept", "accepted", "ready"] * 2)
    assert not Part.objects.filter(changed_at__gt=NOW).exists()
    assert broken_promises(now=NOW) == []
