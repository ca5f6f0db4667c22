"""Changing a cart. Each works inside the caller's transaction and checks the right to the cart first."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from panier.kit.ids import new_token
from panier.offer.catalogue.queries import OfferFacts, offer_facts
from panier.trade.cart.models import Cart, CartLine
from panier.trade.cart.queries import items_in, lock_cart_for, open_cart_of
from panier.trade.cart.rules import (
    LINE_QUANTITY_LIMIT,
    LINES_LIMIT,
    BadQuantity,
    Buyer,
    CartClosed,
    LinkedProduct,
    ListedProduct,
    NoSuchLine,
    NoSuchOffer,
    NotEnough,
    StockToAsk,
    TooMany,
    digest,
)

MOVE_LINES = """
INSERT INTO cart_cartline (public_id, cart_id, offer_id, quantity, seen_minor, currency, added_at)
SELECT public_id, %s, offer_id, quantity, seen_minor, currency, added_at
FROM unnest(%s::text[], %s::bigint[], %s::int[], %s::bigint[], %s::text[], %s::timestamptz[])
  AS line (public_id, offer_id, quantity, seen_minor, currency, added_at)
ON CONFLICT (cart_id, offer_id) DO UPDATE SET quantity = greatest(cart_cartline.quantity, excluded.quantity)
"""


class Opened(NamedTuple):
    """A cart, and for a new guest's cart the token, shown once."""

    cart: Cart
    token: str


def open_cart(buyer: Buyer, *, territory: str, now: datetime) -> Opened:
    """The buyer's open cart, made if there is none."""
    if cart := open_cart_of(buyer, territory):
        return Opened(cart, "")
    if buyer.account_id is not None:
        cart, _ = Cart.objects.get_or_create(
            territory_id=territory,
            account_id=buyer.account_id,
            closed_at=None,
            defaults={"created_at": now, "changed_at": now},
        )
        return Opened(cart, "")
    token = new_token()
    cart = Cart.objects.create(territory_id=territory, token_digest=digest(token), created_at=now, changed_at=now)
    return Opened(cart, token)


def add_line(buyer: Buyer, cart: Cart, *, offer: str, quantity: int, now: datetime) -> CartLine:
    """Put `quantity` more of an offer in; refuses what is not sold here, or more than can be had."""
    cart = _lock(buyer, cart)
    facts = _for_sale(offer, cart.territory_id, now)
    line = cart.lines.filter(offer_id=facts.id).first()
    wanted = _checked(quantity, limit=LINE_QUANTITY_LIMIT) + (line.quantity if line else 0)
    _checked(wanted, limit=LINE_QUANTITY_LIMIT)
    if facts.free is not None and wanted > facts.free:
        raise _short(facts)
    if line is None:
        if cart.lines.count() >= LINES_LIMIT:
            raise TooMany(limit=LINES_LIMIT)
        line = CartLine(cart=cart, offer_id=facts.id, currency=facts.price.currency, added_at=now)
    line.quantity, line.seen_minor = wanted, facts.price.minor
    line.save()
    _touch(cart, now)
    return line


def change_line(buyer: Buyer, cart: Cart, *, line: str, quantity: int, now: datetime) -> None:
    """Set the quantity; zero takes the line out."""
    cart = _lock(buyer, cart)
    held = cart.lines.select_related("offer").filter(public_id=line).first()
    if held is None:
        raise NoSuchLine
    if quantity == 0:
        held.delete()
    else:
        _checked(quantity, limit=LINE_QUANTITY_LIMIT)
        facts = _for_sale(held.offer.public_id, cart.territory_id, now)
        if facts.free is not None and quantity > max(facts.free, held.quantity if quantity < held.quantity else 0):
            raise _short(facts)
        held.quantity, held.seen_minor = quantity, facts.price.minor
        held.save(update_fields=["quantity", "seen_minor"])
    _touch(cart, now)


def remove_line(buyer: Buyer, cart: Cart, *, line: str, now: datetime) -> None:
    change_line(buyer, cart, line=line, quantity=0, now=now)


def accept_prices(cart: Cart, *, now: datetime) -> None:
    """The buyer has seen the new prices: the next look says nothing of them."""
    for item in items_in(cart, now=now):
        if item.unit != item.seen:
            cart.lines.filter(public_id=item.id).update(seen_minor=item.unit.minor)


def drop_offers(offer_ids: Sequence[int]) -> None:
    """These offers are being deleted: no cart can hold them any more."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cart_cartline WHERE offer_id = ANY(%s)", [list(offer_ids)])


def close(cart: Cart, *, now: datetime) -> None:
    Cart.objects.filter(pk=cart.pk).update(closed_at=now, changed_at=now)


def reopen(cart_id: int, *, now: datetime) -> None:
    """The order ended unpaid: its lines come back, into the open cart the buyer began since, else into the old one."""
    cart = Cart.objects.select_for_update().get(pk=cart_id)
    if cart.closed_at is None:
        return
    newer = None
    if cart.account_id is not None:
        newer = Cart.objects.filter(
            territory_id=cart.territory_id, account_id=cart.account_id, closed_at__isnull=True
        ).first()
    if newer is not None:
        _move_lines(cart, newer)
    else:
        Cart.objects.filter(pk=cart.pk).update(closed_at=None, changed_at=now)


def merge_into_member(buyer: Buyer, *, territory: str, now: datetime) -> int:
    """A guest signed in: his lines join the member's cart, the larger quantity wins; how many lines came along."""
    guest = open_cart_of(Buyer(token=buyer.token), territory) if buyer.token else None
    if guest is None or buyer.account_id is None:
        return 0
    guest = _lock(Buyer(token=buyer.token), guest)
    member = open_cart(Buyer(account_id=buyer.account_id), territory=territory, now=now).cart
    moved = _move_lines(guest, member)
    Cart.objects.filter(pk=guest.pk).update(closed_at=now, token_digest=None)  # the token dies at sign-in
    return moved


def _move_lines(source: Cart, destination: Cart) -> int:
    """Lines join by offer, the larger quantity wins; how many were moved."""
    columns = ("public_id", "offer_id", "quantity", "seen_minor", "currency", "added_at")
    lines = list(source.lines.values_list(*columns))
    source.lines.all().delete()
    if lines:
        with connection.cursor() as cursor:
            cursor.execute(MOVE_LINES, [destination.pk, *map(list, zip(*lines, strict=True))])
    return len(lines)


def _lock(buyer: Buyer, cart: Cart) -> Cart:
    locked = lock_cart_for(buyer, cart.pk)
    if locked.closed_at is not None:
        raise CartClosed
    return locked


def _short(facts: OfferFacts) -> NotEnough | StockToAsk:
    left = max(facts.free or 0, 0)
    return StockToAsk() if facts.aged and not left else NotEnough(left=left)


def _for_sale(offer: str, territory: str, now: datetime) -> OfferFacts:
    facts = offer_facts(offer, territory, now=now)
    if facts is None:
        raise NoSuchOffer
    if facts.door == "linked":
        raise LinkedProduct(url=facts.url, merchant=facts.merchant_name)
    if facts.door == "listed":
        raise ListedProduct(merchant=facts.merchant_name)
    return facts


def _checked(quantity: int, *, limit: int) -> int:
    if not 1 <= quantity <= limit:
        raise BadQuantity(limit=limit)
    return quantity


def _touch(cart: Cart, now: datetime) -> None:
    Cart.objects.filter(pk=cart.pk).update(changed_at=now)
