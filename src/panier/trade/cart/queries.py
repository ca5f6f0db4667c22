"""Reading carts. The right to a cart is inside each query: its account, or the digest of its token."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from panier.kit.locks import locked, locks_are_off
from panier.kit.money import Money
from panier.offer.merchants.rules import lower
from panier.trade.cart.models import Cart
from panier.trade.cart.rules import Buyer, NoSuchCart

WANTED = """
SELECT line.public_id, line.quantity, line.holder, line.seen_minor, offer.id AS offer_id, offer.public_id AS offer, offer.minor,
  offer.currency, offer.door, offer.url, offer.pickup, offer.delivery, variant.options, variant.grams, product.public_id AS product,
  product.slug, product.title, product.tax_category, product.by_parcel, product.archived_at IS NOT NULL AS archived,
  merchant.public_id AS merchant, merchant.slug AS merchant_slug, merchant.name AS merchant_name,
  merchant.tone, merchant.state AS merchant_state,
  coalesce((SELECT picture.digest FROM catalogue_picture picture WHERE picture.product_id = product.id
            AND picture.digest <> '' ORDER BY picture.id <> coalesce(variant.picture_id, 0), picture.position LIMIT 1), '') AS picture,
  coalesce((SELECT jsonb_agg(jsonb_build_object('stock', level.id, 'place', place.public_id,
              'free', level.on_hand - level.reserved + held.units, 'source', level.source, 'as_of', level.as_of,
              'held', held.units, 'sure', coalesce(level.sure_until > %s, true) OR held.units >= line.quantity) ORDER BY place.id)
            FROM inventory_stocklevel level JOIN merchants_place place ON place.id = level.place_id AND place.is_open
            CROSS JOIN LATERAL (SELECT coalesce(sum(promise.quantity), 0) AS units FROM inventory_reservation promise
              WHERE promise.holder = line.holder AND promise.stock_id = level.id AND promise.state = 'held') held
            WHERE level.variant_id = variant.id), '[]') AS stock
FROM cart_cartline line
JOIN catalogue_offer offer ON offer.id = line.offer_id
JOIN catalogue_variant variant ON variant.id = offer.variant_id
JOIN catalogue_product product ON product.id = variant.product_id
JOIN merchants_merchant merchant ON merchant.id = product.merchant_id
WHERE line.cart_id = %s ORDER BY merchant.name, merchant.id, line.added_at, line.id
"""


SELLERS = """
SELECT seller.id FROM merchants_merchant seller WHERE seller.id IN (
  SELECT variant.merchant_id FROM cart_cartline line JOIN catalogue_offer offer ON offer.id = line.offer_id
  JOIN catalogue_variant variant ON variant.id = offer.variant_id WHERE line.cart_id = %s)
ORDER BY seller.id FOR KEY SHARE OF seller
"""


class StockSeen(NamedTuple):
    """`sure` is false when the count is too old to be believed."""

    stock_id: int
    place: str
    free: int | None
    source: str
    as_of: datetime
    sure: bool
    held: int  # units promised to this very line


class CartItem(NamedTuple):
    """A line with what its offer is now. `seen` is the price last shown to the buyer."""

    id: str
    quantity: int
    holder: str  # under which name units are held for it already
    seen: Money
    offer_id: int
    offer: str
    unit: Money
    door: str  # the lower of the offer's door and the merchant's state; `gone` when archived
    url: str
    pickup: bool
    delivery: bool
    options: list[Any]
    product: str
    slug: str
    title: dict[str, str]
    tax_category: str
    merchant: str
    merchant_slug: str
    merchant_name: str
    tone: int
    picture: str
    stock: tuple[StockSeen, ...]
    grams: int | None = None
    by_parcel: bool = True

    @property
    def subtotal(self) -> Money:
        return self.unit * self.quantity

    @property
    def free(self) -> int | None:
        """The most that one place can promise; None when some place does not count."""
        if any(at.free is None for at in self.stock):
            return None
        return max((at.free or 0 for at in self.stock if at.sure), default=0)

    @property
    def kept(self) -> bool:
        """The shop has said yes and holds the whole line."""
        return any(at.held >= self.quantity for at in self.stock)

    @property
    def best(self) -> StockSeen | None:
        """The place that has most, those whose count is believed first: what is said of the line’s stock."""
        counted = [at for at in self.stock if at.free is not None]
        return max(counted, key=lambda at: (at.sure and at.free > 0, at.free), default=None)  # type: ignore[operator] # counted

    @property
    def notices(self) -> tuple[str, ...]:
        """What stands in the way: `gone`, `not-selling`, `price-changed`, `to-ask` (the count is too old), `sold-out`, `few-left`."""
        if self.door != "selling":
            return ("gone",) if self.door == "gone" else ("not-selling",)
        found = ["price-changed"] if self.unit != self.seen else []
        if self.free is not None and self.free < self.quantity:
            aged = any(not at.sure and at.free for at in self.stock)
            found.append("few-left" if self.free > 0 else "to-ask" if aged else "sold-out")
        return tuple(found)


class CartView(NamedTuple):
    id: str
    pk: int
    territory: str
    items: tuple[CartItem, ...]


def cart_for(buyer: Buyer, public_id: str) -> Cart:
    """The buyer's cart, open or closed, or NoSuchCart."""
    return _cart(buyer, Cart.objects.filter(public_id=public_id))


def open_cart_of(buyer: Buyer, territory: str) -> Cart | None:
    """The member's open cart, else the guest's; None before the first add."""
    carts = Cart.objects.filter(_owned(buyer), territory_id=territory, closed_at__isnull=True)
    return carts.order_by("account_id").first()


def lock_cart_for(buyer: Buyer, cart_id: int) -> Cart:
    """Theirs, and locked: a second click waits here."""
    return _cart(buyer, locked(Cart.objects.filter(pk=cart_id)))


def lock_sellers_in(cart: Cart) -> None:
    """None of them closes, or changes how far he is open, before this transaction ends; others buy of him meanwhile."""
    if locks_are_off():
        return
    with connection.cursor() as cursor:
        cursor.execute(SELLERS, [cart.pk])


def items_in(cart: Cart, *, now: datetime) -> tuple[CartItem, ...]:
    """All lines with their offers as they are now: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(WANTED, [now, cart.pk])
        names = [column.name for column in cursor.description or ()]
        return tuple(_item(dict(zip(names, row, strict=True))) for row in cursor.fetchall())


def view_of(cart: Cart, *, now: datetime) -> CartView:
    return CartView(cart.public_id, cart.pk, cart.territory_id, items_in(cart, now=now))


def units_in(buyer: Buyer, territory: str) -> int:
    """How many units stand in the open cart: the number on the basket."""
    cart = open_cart_of(buyer, territory)
    return sum(cart.lines.values_list("quantity", flat=True)) if cart else 0


def _owned(buyer: Buyer) -> Q:
    mine = Q(pk__in=[])
    if buyer.account_id is not None:
        mine |= Q(account_id=buyer.account_id)
    if buyer.token:
        mine |= Q(token_digest=buyer.token_digest, account__isnull=True)
    return mine


def _cart(buyer: Buyer, carts: Any) -> Cart:
    cart = carts.filter(_owned(buyer)).first()
    if cart is None:
        raise NoSuchCart
    found: Cart = cart
    return found


def _item(row: dict[str, Any]) -> CartItem:
    def read(value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    currency = row["currency"]
    return CartItem(
        id=row["public_id"],
        quantity=row["quantity"],
        holder=row["holder"],
        seen=Money(row["seen_minor"], currency),
        offer_id=row["offer_id"],
        offer=row["offer"],
        unit=Money(row["minor"], currency),
        door="gone" if row["archived"] else lower(row["merchant_state"], row["door"]),
        url=row["url"],
        pickup=row["pickup"],
        delivery=row["delivery"],
        options=read(row["options"]),
        product=row["product"],
        slug=row["slug"],
        title=read(row["title"]),
        tax_category=row["tax_category"],
        merchant=row["merchant"],
        merchant_slug=row["merchant_slug"],
        merchant_name=row["merchant_name"],
        tone=row["tone"],
        picture=row["picture"],
        stock=tuple(_stock(at) for at in read(row["stock"])),
        grams=row["grams"],
        by_parcel=row["by_parcel"],
    )


def _stock(at: dict[str, Any]) -> StockSeen:
    as_of = datetime.fromisoformat(at["as_of"])
    return StockSeen(at["stock"], at["place"], at["free"], at["source"], as_of, at["sure"], at["held"])


def by_merchant(items: Sequence[CartItem]) -> list[tuple[CartItem, ...]]:
    """The lines grouped by merchant, in the cart's order."""
    groups: dict[str, list[CartItem]] = {}
    for item in items:
        groups.setdefault(item.merchant, []).append(item)
    return [tuple(group) for group in groups.values()]
