"""Placing an order: the order the buyer confirmed, or nothing."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from panier.offer.inventory.actions import reserve
from panier.offer.inventory.rules import Wanted
from panier.offer.terms.actions import book
from panier.trade.cart.actions import close
from panier.trade.cart.models import Cart
from panier.trade.cart.queries import lock_cart_for, lock_sellers_in
from panier.trade.cart.rules import Buyer, CartClosed
from panier.trade.checkout.queries import terms_in_force, wanted_in
from panier.trade.checkout.rules.quotes import Quote, QuotedPart, check_request, quote
from panier.trade.checkout.rules.refusals import TotalMoved
from panier.trade.checkout.rules.requests import CheckoutRequest
from panier.trade.enquiries.actions import Move, move_enquiry
from panier.trade.enquiries.models import Enquiry
from panier.trade.enquiries.queries import lock_held
from panier.trade.orders.actions import Placing, create_order, part_ids
from panier.trade.orders.models import Order
from panier.trade.orders.queries import order_from_key
from panier.trade.payments.actions import open_payment


@transaction.atomic(durable=True)
def place_order(*, buyer: Buyer, cart_id: int, asked: CheckoutRequest, key: UUID, now: datetime) -> Order:
    """Place the order the buyer confirmed, or raise and change nothing."""
    cart = lock_cart_for(buyer, cart_id)  # a second click waits here
    name = buyer_name(buyer, cart)
    if earlier := order_from_key(name, key, asked):  # same request: same order; another: KeyReused
        return earlier
    if cart.closed_at is not None:
        raise CartClosed
    lock_sellers_in(cart)  # whoever closes his shop waits here, or has closed it before it is looked at
    wanted = wanted_in(cart, now=now)
    merchants = list({line.merchant for line in wanted})
    terms = terms_in_force(cart.territory_id, merchants, now)
    bought = quote(wanted, asked, terms)
    check_request(asked, bought)
    if bought.total != asked.total_seen:
        raise TotalMoved(quote=bought)
    until = now + terms.reservation
    holders = part_ids(bought)
    held = lock_held([line.holder for line in wanted if line.holder])
    reserve(_quantities(bought, holders), until=until, instead_of=[enquiry.public_id for enquiry in held])
    book([(part.slot.slot_id, part.slot.day, holder) for part, holder in _pairs(bought, holders) if part.slot])
    placing = Placing(cart.territory_id, name, buyer.account_id, cart.pk, key, now, until)
    order = create_order(placing, asked, bought, holders)
    open_payment(order_id=order.pk, amount=bought.total, provider=settings.PAYMENT_PROVIDER, now=now)
    for enquiry in held:
        move_enquiry(enquiry, Move(Enquiry.State.BOUGHT, "acheteur", now, order_id=order.pk))
    close(cart, now=now)
    return order


def buyer_name(buyer: Buyer, cart: Cart) -> str:
    """Whose keys these are: the account's, else the guest cart's."""
    return buyer.account_public_id or cart.public_id


def _quantities(bought: Quote, holders: list[str]) -> list[Wanted]:
    return [
        Wanted(line.stock_id, line.wanted.quantity, holder)
        for part, holder in _pairs(bought, holders)
        for line in part.lines
    ]


def _pairs(bought: Quote, holders: list[str]) -> list[tuple[QuotedPart, str]]:
    return list(zip(bought.parts, holders, strict=True))
