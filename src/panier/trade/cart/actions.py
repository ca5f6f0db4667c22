"""Changing a cart. Each works inside the caller's transaction and checks the right to the cart first."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from panier.kit.ids import new_token
from panier.kit.locks import locked
from panier.kit.money import Money
from panier.offer.catalogue.queries import OfferFacts, offer_facts
from panier.offer.inventory.queries import units_held
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
INSERT INTO cart_cartline (public_id, cart_id, offer_id, quantity, seen_minor, currency, added_at, holder)
SELECT public_id, %s, offer_id, quantity, seen_minor, currency, added_at, holder
FROM unnest(%s::text[], %s::bigint[], %s::int[], %s::bigint[], %s::text[], %s::timestamptz[], %s::text[])
  AS line (public_id, offer_id, quantity, seen_minor, currency, added_at, holder)
ON CONFLICT (cart_id, offer_id) DO UPDATE SET quantity = greatest(cart_cartline.quantity, excluded.quantity),
  holder = CASE WHEN excluded.holder = '' THEN cart_cartline.holder ELSE excluded.holder END
"""


class Held(NamedTuple):
    """Units promised to a cart's line before it is ordered, and under which name."""

    holder: str
    quantity: int


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
    free = _free(facts, line)
    wanted = _checked(quantity, limit=LINE_QUANTITY_LIMIT) + (line.quantity if line else 0)
    _checked(wanted, limit=LINE_QUANTITY_LIMIT)
    if free is not None and wanted > free:
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
        free = _free(facts, held)
        if free is not None and quantity > max(free, held.quantity if quantity < held.quantity else 0):
            raise _short(facts)
        held.quantity, held.seen_minor = quantity, facts.price.minor
        held.save(update_fields=["quantity", "seen_minor"])
    _touch(cart, now)


def lock_open_cart(cart_id: int, account_id: int | None, *, territory: str, now: datetime) -> Cart | None:
    """Where something a shop said yes to goes: the cart it was asked from, or what a member's has become; locked.

    None for a guest whose cart was ordered or joined another: the address of the enquiry brings it into the one she has now.
    """
    if account_id is not None:
        member = Buyer(account_id=account_id)
        return lock_cart_for(member, open_cart(member, territory=territory, now=now).cart.pk)
    return locked(Cart.objects.filter(pk=cart_id, closed_at__isnull=True)).first()


def hold_line(cart: Cart, *, offer_id: int, price: Money, held: Held, now: datetime) -> None:
    """Put in an offer of which units are promised already; the caller holds the cart's lock, and it is open.

    A line of the same offer stays one line: the larger quantity wins. Whatever other cart had it gives it up.
    """
    CartLine.objects.filter(holder=held.holder).exclude(cart=cart).delete()
    line = cart.lines.filter(offer_id=offer_id).first() or CartLine(
        cart=cart, offer_id=offer_id, quantity=0, added_at=now
    )
    line.quantity, line.holder = max(line.quantity, held.quantity), held.holder
    line.seen_minor, line.currency = price.minor, price.currency
    line.save()
    _touch(cart, now)


def drop_held(holders: Sequence[str]) -> None:
    """What was held is not any more: its lines go, but for those in carts that were ordered."""
    CartLine.objects.filter(holder__in=holders, cart__closed_at__isnull=True).delete()


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
    columns = ("public_id", "offer_id", "quantity", "seen_minor", "currency", "added_at", "holder")
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


def _free(facts: OfferFacts, line: CartLine | None) -> int | None:
    """What can be promised to this line: what is free, and what is held for it already."""
    held = units_held(line.holder) if line is not None and line.holder else 0
    return None if facts.free is None else facts.free + held


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
