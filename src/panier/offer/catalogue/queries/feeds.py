"""All a merchant offers, variant by variant, for the files other markets read: a few hundred at a time, by key."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from panier.kit.money import Money
from panier.offer.merchants.hours.queries import BLOCKED
from panier.offer.merchants.rules import lower
from panier.offer.terms.queries import BY_PARCEL

AT_ONCE, MOST = 500, 400  # variants a statement; statements a file
SENT = BY_PARCEL.format(merchant="merchant.id", grams="variant.grams")
SHUT = BLOCKED.format(place="place", now="%(now)s")
LINES = f"""
SELECT variant.id, jsonb_build_object('id', variant.public_id, 'product', product.public_id, 'slug', product.slug,
  'title', product.title, 'description', product.description, 'brand', product.brand, 'category', category.code,
  'options', variant.options, 'sku', variant.sku, 'gtin', variant.gtin, 'minor', offer.minor,
  'compare_at', offer.compare_at_minor, 'currency', offer.currency, 'state', merchant.state, 'door', offer.door,
  'pickup', offer.pickup, 'delivery', offer.delivery, 'parcel', offer.delivery AND product.by_parcel AND {SENT},
  'grouped', EXISTS (SELECT 1 FROM catalogue_variant other WHERE other.product_id = product.id AND other.id <> variant.id),
  'pictures', (SELECT jsonb_agg(jsonb_build_array(picture.digest, picture.width)
      ORDER BY picture.id <> coalesce(variant.picture_id, 0), picture.position, picture.id)
    FROM catalogue_picture picture WHERE picture.product_id = product.id AND picture.digest <> ''),
  'stock', (SELECT jsonb_agg(jsonb_build_array(place.public_id, place.pickup AND NOT {SHUT},
      CASE WHEN level.on_hand = level.reserved OR {SHUT} THEN 0
        WHEN level.sure_until IS NULL OR level.sure_until > %(now)s THEN level.on_hand - level.reserved END) ORDER BY place.id)
    FROM inventory_stocklevel level JOIN merchants_place place ON place.id = level.place_id AND place.is_open
    WHERE level.variant_id = variant.id))
FROM catalogue_variant variant
JOIN merchants_merchant merchant ON merchant.id = variant.merchant_id
JOIN catalogue_product product ON product.id = variant.product_id AND product.archived_at IS NULL
JOIN catalogue_category category ON category.id = product.category_id
JOIN catalogue_offer offer ON offer.variant_id = variant.id
WHERE merchant.territory_id = %(territory)s AND merchant.slug = %(slug)s AND variant.id > %(last)s
ORDER BY variant.id LIMIT %(most)s
"""  # noqa: S608 - our own words


class FeedStock(NamedTuple):
    """`quantity` None: nobody counts it, or the count is too old to be believed. Where a closure blocks, nothing can be had."""

    place: str
    pickup: bool
    quantity: int | None


class FeedLine(NamedTuple):
    """One variant with its offer; `door` is what counts; `pictures`: digest and largest width, the variant's own first."""

    id: str
    product: str
    slug: str
    title: dict[str, str]
    description: dict[str, str]
    brand: str
    category: int
    options: list[dict[str, Any]]
    sku: str
    gtin: str
    price: Money
    compare_at: Money | None
    door: str
    pickup: bool
    delivery: bool
    parcel: bool  # light enough for one of his
    grouped: bool
    pictures: tuple[tuple[str, int], ...]
    stock: tuple[FeedStock, ...]

    @property
    def quantities(self) -> tuple[int | None, ...]:
        return tuple(level.quantity for level in self.stock)


def lines_of_merchant(territory: str, slug: str, *, now: datetime) -> Iterator[list[FeedLine]]:
    """His own offers only; a product put away is not among them."""
    last = 0
    for _ in range(MOST):
        with connection.cursor() as cursor:
            cursor.execute(LINES, {"now": now, "territory": territory, "slug": slug, "last": last, "most": AT_ONCE})
            rows = cursor.fetchall()
        yield [_line(json.loads(facts)) for _, facts in rows]
        if len(rows) < AT_ONCE:
            return
        last = rows[-1][0]


def _line(row: dict[str, Any]) -> FeedLine:
    currency, minor, compare_at, state = (row.pop(name) for name in ("currency", "minor", "compare_at", "state"))
    return FeedLine(
        **{
            **row,
            "price": Money(minor, currency),
            "compare_at": None if compare_at is None else Money(compare_at, currency),
            "door": lower(state, row["door"]),
            "pictures": tuple((digest, width) for digest, width in row["pictures"] or ()),
            "stock": tuple(FeedStock(*level) for level in row["stock"] or ()),
        }
    )
