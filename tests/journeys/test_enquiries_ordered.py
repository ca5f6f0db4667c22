"""What a shop holds for who asked: ordered, left, grown or given back, and never more than is there."""

from datetime import timedelta

import pytest
from tests.enquiries import ask
from tests.journeys.test_enquiries import WEDNESDAY_EVENING, candle, letters, market, owner_of, state, stock, yes
from tests.orders import pay
from tests.world import NOW, Market, asking, guest_cart, key, restock

from panier.flows.audit_books import audit_books
from panier.flows.cancel_order import cancel_order
from panier.flows.expire_enquiries import expire_enquiries
from panier.flows.expire_orders import expire_orders
from panier.flows.fill_cart import fill_cart, look_in_cart
from panier.flows.merge_cart import merge_cart
from panier.flows.place_order import place_order
from panier.offer.catalogue.models import Offer
from panier.offer.inventory.models import Reservation, StockLevel
from panier.trade.cart.models import Cart, CartLine
from panier.trade.cart.rules import Buyer, NotEnough
from panier.trade.enquiries.models import Enquiry
from panier.trade.orders.models import Order

__all__ = ["candle", "market"]

pytestmark = pytest.mark.django_db


def test_the_order_takes_over_what_was_held_and_nothing_is_counted_twice(market: Market, candle: Offer) -> None:
    restock(candle, on_hand=2)
    enquiry = yes(market, ask(candle, 2), counted=2)
    buyer = owner_of(enquiry)
    cart = Cart.objects.get(pk=enquiry.cart_id)
    with pytest.raises(NotEnough):  # for anybody else nothing is left
        guest_cart((candle, 1))
    (item,) = look_in_cart(buyer, territory="qc", now=NOW).items  # type: ignore[union-attr]
    assert (item.notices, item.free, item.kept) == ((), 2, True)
    order = place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)
    assert stock(candle) == (2, 2, "desk")
    assert (state(enquiry), Enquiry.objects.get().order_id) == ("bought", order.pk)
    assert dict(Reservation.objects.values_list("holder", "state")) == {
        enquiry.public_id: "released",
        order.parts.get().public_id: "held",
    }
    assert pay(order) == "placed"
    assert [finding.name for finding in audit_books(now=NOW) if finding.broken] == []


def test_an_order_that_ends_unpaid_gives_back_what_the_shop_held(market: Market, candle: Offer) -> None:
    restock(candle, on_hand=2)
    enquiry = yes(market, ask(candle, 2), counted=2)
    buyer, cart = owner_of(enquiry), Cart.objects.get(pk=enquiry.cart_id)
    place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)
    assert expire_orders(now=NOW + timedelta(minutes=16)) == 1
    assert (state(enquiry), stock(candle)) == ("accepted", (2, 2, "desk"))
    held = Reservation.objects.get(holder=enquiry.public_id)
    assert (held.state, held.until) == ("held", WEDNESDAY_EVENING)
    cart.refresh_from_db()
    order = place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW + timedelta(minutes=20))
    cancel_order(order.pk, actor="acheteur", now=NOW + timedelta(minutes=21))
    assert (state(enquiry), stock(candle)) == ("accepted", (2, 2, "desk"))


def test_an_unpaid_order_that_ends_after_the_hour_frees_everything(market: Market, candle: Offer) -> None:
    enquiry = yes(market, ask(candle, 2), counted=2)
    buyer, cart = owner_of(enquiry), Cart.objects.get(pk=enquiry.cart_id)
    late = WEDNESDAY_EVENING - timedelta(minutes=5)
    place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=late)
    assert expire_orders(now=late + timedelta(minutes=16)) == 1
    assert (state(enquiry), stock(candle)) == ("lapsed", (2, 0, "desk"))


def test_what_is_not_ordered_in_time_is_free_again(market: Market, candle: Offer) -> None:
    enquiry = yes(market, ask(candle, 2), counted=2)
    assert expire_enquiries(now=WEDNESDAY_EVENING - timedelta(seconds=1)) == 0
    assert expire_enquiries(now=WEDNESDAY_EVENING) == 1
    assert (state(enquiry), stock(candle)) == ("lapsed", (2, 0, "desk"))
    assert letters("enquiry_buyer")[-1] == ("ana@panier.example", "lapsed")
    assert Reservation.objects.get().state == "released"
    assert CartLine.objects.count() == 1  # she loses no line: if some are left she may still order


def test_a_guest_who_signs_in_keeps_what_is_held(market: Market, candle: Offer) -> None:
    enquiry = yes(market, ask(candle, 2), counted=2)
    token = owner_of(enquiry).token
    merge_cart(account_id=market.ana.pk, token=token, territory="qc", now=NOW)
    member = Buyer(market.ana.pk, market.ana.public_id)
    view = look_in_cart(member, territory="qc", now=NOW)
    assert view is not None
    assert [(item.quantity, item.kept) for item in view.items] == [(2, True)]
    cart = Cart.objects.get(public_id=view.id)
    place_order(buyer=member, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)
    assert (state(enquiry), stock(candle)) == ("bought", (2, 2, "desk"))


def test_a_held_line_may_grow_by_what_is_free(market: Market, candle: Offer) -> None:
    enquiry = yes(market, ask(candle, 2), counted=3)
    buyer = owner_of(enquiry)
    fill_cart(buyer, territory="qc", offer=candle.public_id, quantity=1, now=NOW)
    with pytest.raises(NotEnough):
        fill_cart(buyer, territory="qc", offer=candle.public_id, quantity=1, now=NOW)
    cart = Cart.objects.get(pk=enquiry.cart_id)
    place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)
    assert stock(candle) == (3, 3, "desk")


def test_an_order_of_others_meets_only_what_is_free(market: Market, candle: Offer) -> None:
    """A buyer checks out while the shop says yes to another: the later of the two finds what the first left."""
    enquiry = ask(candle, 2)
    StockLevel.objects.filter(variant_id=candle.variant_id).update(sure_until=None, on_hand=3)
    buyer, cart = guest_cart((candle, 2))
    asked = asking(cart)
    yes(market, enquiry, counted=3)
    with pytest.raises(Exception, match="out-of-stock"):
        place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=key(), now=NOW)
    assert (stock(candle), Order.objects.count()) == ((3, 2, "desk"), 0)
