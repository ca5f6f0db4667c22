"""Reading the catalogue."""

from typing import NamedTuple

from django.db import connection

from panier.kit.money import Money
from panier.offer.merchants.rules import lower

OFFER = """
SELECT offer.id, offer.minor, offer.currency, offer.door, offer.url, merchant.state, merchant.name,
  (SELECT CASE WHEN bool_or(level.on_hand IS NULL) THEN NULL ELSE coalesce(max(level.on_hand - level.reserved), 0) END
   FROM inventory_stocklevel level JOIN merchants_place place ON place.id = level.place_id AND place.is_open
   WHERE level.variant_id = offer.variant_id),
  EXISTS (SELECT 1 FROM inventory_stocklevel level WHERE level.variant_id = offer.variant_id)
FROM catalogue_offer offer
JOIN catalogue_variant variant ON variant.id = offer.variant_id
JOIN catalogue_product product ON product.id = variant.product_id AND product.archived_at IS NULL
JOIN merchants_merchant merchant ON merchant.id = product.merchant_id
WHERE offer.public_id = %s AND product.territory_id = %s
"""


class OfferFacts(NamedTuple):
    """An offer as it is now. `free`: the most one place can give; None when nobody counts it."""

    id: int
    price: Money
    door: str
    url: str
    merchant_name: str
    free: int | None


def offer_facts(public_id: str, territory: str) -> OfferFacts | None:
    with connection.cursor() as cursor:
        cursor.execute(OFFER, [public_id, territory])
        row = cursor.fetchone()
    if row is None:
        return None
    offer_id, minor, currency, door, url, state, name, free, stocked = row
    return OfferFacts(offer_id, Money(minor, currency), lower(state, door), url, name, free if stocked else 0)
