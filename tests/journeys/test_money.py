"""From the click to the hand-over, through the flows: exact amounts in the books, nothing twice, nothing lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.orders import hand_over, part_of, pay, three_merchants
from tests.world import NOW, Market, asking, build_market, guest_cart, key, offer

from panier.base.ledger.queries import balance
from panier.flows.advance_part import advance_part
from panier.flows.begin_payment import begin_payment
from panier.flows.begin_refund import begin_refund
from panier.flows.cancel_order import cancel_order
from panier.flows.expire_orders import expire_orders
from panier.flows.hand_over_part import hand_over_part
from panier.flows.place_order import place_order
from panier.flows.quote_cart import quote_cart
from panier.flows.refuse_part import refuse_part
from panier.flows.settle_payments import settle_payment, settle_payments
from panier.kit.money import Money
from panier.offer.inventory.models import StockLevel
from panier.offer.inventory.rules import OutOfStock
from panier.providers.rehearsal.actions import decide
from panier.trade.cart.models import Cart
from panier.trade.checkout.rules.quotes import Quote
from panier.trade.checkout.rules.refusals import TotalMoved
from panier.trade.checkout.rules.requests import Way
from panier.trade.fulfilment.rules.proofs import Shown
from panier.trade.orders.models import Order
from panier.trade.orders.rules import KeyReused, TooLate, WrongCode, WrongStep
from panier.trade.payments.models import Payment, Refund

pytestmark = pytest.mark.django_db(transaction=True)


def cad(minor: int) -> Money:
    return Money(minor, "CAD")


@pytest.fixture
def market() -> Market:
    return build_market()


def test_three_merchants_one_payment_exact_to_the_cent(market: Market) -> None:
    order = three_merchants(market)
    bruno, bella, carmen = (part_of(order, name) for name in ("Bruno", "Bella", "Carmen"))
    # Bruno: 2 x 7.25 zero-rated + 19.99 and delivery 5.95 taxed: TPS 5 % of 25.94 = 1.30, TVQ 9.975 % = 2.59
    assert (bruno.goods_minor, bruno.delivery_minor, bruno.tax_minor, bruno.total_minor) == (3449, 595, 389, 4433)
    # Bella: a printed book pays TPS only: 29.95 x 5 % = 1.50
    assert (bella.goods_minor, bella.delivery_minor, bella.tax_minor, bella.total_minor) == (2995, 0, 150, 3145)
    # Carmen is not registered: the platform collects 1.80 + 3.59 on 36.00
    assert (carmen.goods_minor, carmen.tax_minor, carmen.total_minor) == (3600, 539, 4139)
    assert order.total_minor == 4433 + 3145 + 4139
    assert pay(order) == "placed"
    for part in (bruno, bella, carmen):
        assert balance("qc", f"held:{part.public_id}", "CAD") == cad(part.total_minor)
    for part in (bruno, bella, carmen):
        hand_over(part)
    # Commission: 5 % of goods + 0.30; its taxes for the registered only.
    assert balance("qc", "commission", "CAD") == cad(202 + 180 + 210)
    owed = {
        part.merchant.name: balance("qc", f"payable:{part.merchant.public_id}", "CAD").minor
        for part in (bruno, bella, carmen)
    }
    assert owed == {
        "Boulangerie Bruno": 4433 - 202 - 10 - 20,
        "Librairie Bella": 3145 - 180 - 9 - 18,
        "Chandelles Carmen": 3600 - 210,
    }
    assert balance("qc", "tax:TPS", "CAD") == cad(180 + 10 + 9)
    assert balance("qc", "tax:TVQ", "CAD") == cad(359 + 20 + 18)
    assert balance("qc", "psp_clearing", "CAD") == cad(-order.total_minor)
    order.refresh_from_db()
    assert order.state == "completed"
    assert StockLevel.objects.get(variant__offer=market.carmen.offers["Chandelle"]).on_hand == 3


def test_the_same_key_is_the_same_order_and_another_content_is_refused(market: Market) -> None:
    buyer, cart = guest_cart((market.bella.offers["Roman"], 1))
    asked, once = asking(cart), key()
    first = place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=once, now=NOW)
    assert place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=once, now=NOW).pk == first.pk
    with pytest.raises(KeyReused):
        place_order(buyer=buyer, cart_id=cart.pk, asked=replace(asked, language="en"), key=once, now=NOW)
    assert Order.objects.count() == 1
    assert Payment.objects.count() == 1


def test_a_total_that_moved_changes_nothing(market: Market) -> None:
    buyer, cart = guest_cart((market.bella.offers["Roman"], 1))
    asked = asking(cart)
    market.bella.offers["Roman"].minor = 3095
    market.bella.offers["Roman"].save()
    with pytest.raises(TotalMoved) as moved:
        place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=key(), now=NOW)
    now_costs = moved.value.facts["quote"]
    assert isinstance(now_costs, Quote)
    assert now_costs.total == cad(3250)
    assert not Order.objects.exists()
    assert StockLevel.objects.filter(reserved__gt=0).count() == 0


def test_out_of_stock_holds_nothing(market: Market) -> None:
    buyer, cart = guest_cart((market.carmen.offers["Chandelle"], 5), (market.bella.offers["Roman"], 1))
    asked = asking(cart)
    StockLevel.objects.filter(variant__offer=market.carmen.offers["Chandelle"]).update(on_hand=4)
    with pytest.raises(OutOfStock):
        place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=key(), now=NOW)
    assert StockLevel.objects.filter(reserved__gt=0).count() == 0
    assert not Order.objects.exists()


def test_money_news_takes_effect_once(market: Market) -> None:
    order = three_merchants(market)
    assert pay(order) == "placed"
    payment = Payment.objects.get(order=order)
    assert settle_payment(payment.public_id, now=NOW) == "nothing"
    assert balance("qc", "psp_clearing", "CAD") == cad(-order.total_minor)


def test_declined_then_paid_again_is_the_same_order(market: Market) -> None:
    order = three_merchants(market)
    assert pay(order, "decline") == "declined"
    assert pay(order) == "placed"
    assert [payment.state for payment in Payment.objects.order_by("pk")] == ["declined", "captured"]


def test_unpaid_orders_expire_and_release_and_the_cart_comes_back(market: Market) -> None:
    order = three_merchants(market)
    assert expire_orders(now=NOW + timedelta(minutes=14)) == 0
    assert expire_orders(now=NOW + timedelta(minutes=15)) == 1
    order.refresh_from_db()
    assert order.state == "expired"
    assert StockLevel.objects.filter(reserved__gt=0).count() == 0
    assert Cart.objects.get(pk=order.cart_id).closed_at is None


def test_money_that_comes_late_finds_its_things_again(market: Market) -> None:
    order = three_merchants(market)
    payment = begin_payment(order.pk, now=NOW)
    expire_orders(now=NOW + timedelta(minutes=20))
    decide(payment.public_id, "accept", delay_s=0, now=NOW)
    assert settle_payments(now=NOW + timedelta(minutes=21)) == 1
    order.refresh_from_db()
    assert order.state == "placed"
    assert StockLevel.objects.get(variant__offer=market.carmen.offers["Chandelle"]).reserved == 2


def test_money_that_comes_too_late_goes_back_in_full(market: Market) -> None:
    order = three_merchants(market)
    payment = begin_payment(order.pk, now=NOW)
    expire_orders(now=NOW + timedelta(minutes=20))
    StockLevel.objects.filter(variant__offer=market.carmen.offers["Chandelle"]).update(on_hand=1)
    decide(payment.public_id, "accept", delay_s=0, now=NOW)
    assert settle_payment(payment.public_id, now=NOW + timedelta(minutes=21)) == "late-refunded"
    refund = Refund.objects.get()
    assert begin_refund(refund.public_id, now=NOW + timedelta(minutes=22)) == "done"
    payment.refresh_from_db()
    assert payment.state == "refunded"
    assert balance("qc", "psp_clearing", "CAD") == cad(0)
    assert StockLevel.objects.filter(reserved__gt=0).count() == 0


def test_a_refused_part_is_refunded_and_the_others_go_on(market: Market) -> None:
    order = three_merchants(market)
    pay(order)
    carmen = part_of(order, "Carmen")
    refuse_part(carmen.merchant_id, carmen.public_id, reason="Moule brisé", actor="Carmen", now=NOW)
    refund = Refund.objects.get()
    assert (refund.minor, refund.part_id, refund.bearer) == (4139, carmen.pk, "merchant")
    assert begin_refund(refund.public_id, now=NOW) == "done"
    assert begin_refund(refund.public_id, now=NOW) == "done"
    hand_over(part_of(order, "Bruno"))
    hand_over(part_of(order, "Bella"))
    order.refresh_from_db()
    assert order.state == "completed"
    assert balance("qc", "psp_clearing", "CAD") == cad(-(4433 + 3145))
    assert balance("qc", "refund_clearing", "CAD") == cad(0)


def test_cancelling_before_acceptance_gives_all_back_and_after_it_is_too_late(market: Market) -> None:
    order = three_merchants(market)
    pay(order)
    cancel_order(order.pk, actor="Ana", now=NOW)
    for refund in Refund.objects.all():
        begin_refund(refund.public_id, now=NOW)
    assert balance("qc", "psp_clearing", "CAD") == cad(0)
    assert Payment.objects.get().state == "refunded"
    other = three_merchants(market)
    pay(other)
    bruno = part_of(other, "Bruno")
    advance_part(bruno.merchant_id, bruno.public_id, "accepted", actor="Bruno", now=NOW)
    with pytest.raises(TooLate):
        cancel_order(other.pk, actor="Ana", now=NOW)
    assert Refund.objects.filter(payment__order=other).count() == 0


def test_a_pickup_needs_its_code_and_steps_their_order(market: Market) -> None:
    order = three_merchants(market)
    pay(order)
    bella = part_of(order, "Bella")
    with pytest.raises(WrongStep):
        hand_over_part(bella.merchant_id, bella.public_id, shown=Shown(bella.pickup_code), actor="Bella", now=NOW)
    advance_part(bella.merchant_id, bella.public_id, "accepted", actor="Bella", now=NOW)
    advance_part(bella.merchant_id, bella.public_id, "ready", actor="Bella", now=NOW)
    with pytest.raises(WrongCode):
        hand_over_part(bella.merchant_id, bella.public_id, shown=Shown("ZZZZ"), actor="Bella", now=NOW)
    assert balance("qc", f"payable:{bella.merchant.public_id}", "CAD") == cad(0)
    hand_over_part(bella.merchant_id, bella.public_id, shown=Shown(bella.pickup_code.lower()), actor="Bella", now=NOW)
    hand_over_part(bella.merchant_id, bella.public_id, shown=Shown(bella.pickup_code), actor="Bella", now=NOW)
    assert balance("qc", f"payable:{bella.merchant.public_id}", "CAD") == cad(3145 - 180 - 9 - 18)


def test_the_quote_shows_what_will_be_charged(market: Market) -> None:
    _, cart = guest_cart((market.bruno.offers["Tasse"], 3))
    asked = replace(asking(cart), ways={market.bruno.merchant.public_id: Way("pickup", market.bruno.place.public_id)})
    quoted = quote_cart(cart, asked, now=NOW)
    # 3 x 19.99 = 59.97: TPS 3.00 (2.9985 rounded up), TVQ 5.98
    assert [(tax.code, tax.amount.minor) for tax in quoted.quote.parts[0].taxes] == [("TPS", 300), ("TVQ", 598)]


def test_placing_costs_the_same_statements_however_many_lines(market: Market) -> None:
    """Three merchants and three lines: at most 16 statements, and not one more for each line."""
    many = [offer(market.bella, f"Roman {number}", 1000 + number, "BOOK") for number in range(12)]
    small = [
        (market.bruno.offers["Tasse"], 1),
        (market.bella.offers["Roman"], 1),
        (market.carmen.offers["Chandelle"], 1),
    ]
    counts = []
    for wanted in (small, [*small, *((each, 1) for each in many)]):
        buyer, cart = guest_cart(*wanted)
        asked = asking(cart)
        with CaptureQueriesContext(connection) as captured:
            place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=key(), now=NOW)
        counts.append(len([query for query in captured if query["sql"] not in {"BEGIN", "COMMIT"}]))
    assert counts[0] == counts[1]
    assert counts[0] <= 16
