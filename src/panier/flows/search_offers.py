"""What is offered of the products to search: each offer with what stands where."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

# A line for each of an offer's stock levels, without one an empty line; what is left is empty when nobody counts or the
# count is too old to be believed.
OFFERS = """
SELECT variant.product_id, variant.id, variant.options::text, variant.gtin, variant.sku, offer.minor, offer.door, offer.pickup,
  offer.delivery, variant.grams, place.id,
  CASE WHEN level.on_hand <= level.reserved OR coalesce(level.sure_until > %s, true) THEN level.on_hand - level.reserved END,
  CASE WHEN level.on_hand IS NOT NULL THEN extract(epoch FROM level.as_of)::bigint END, level.source
FROM catalogue_variant variant JOIN catalogue_offer offer ON offer.variant_id = variant.id
LEFT JOIN (inventory_stocklevel level JOIN merchants_place place ON place.id = level.place_id AND place.is_open)
  ON level.variant_id = variant.id
WHERE variant.product_id = ANY(%s) ORDER BY variant.product_id, variant.position, variant.id, place.id
"""


@dataclass(slots=True)
class Offered:
    """One variant's offer with what stands where: `free` where it can be had, `counted` where that is known."""

    options: str
    gtin: str
    sku: str
    minor: int
    door: str
    pickup: bool
    delivery: bool
    grams: int | None
    kept: list[int]
    free: list[int]
    counted: list[int]
    count: tuple[int, str] | None  # the newest count, seconds since the epoch, and its source

    def outside(self, shut: frozenset[int]) -> "Offered":
        """What stands in places that a closure blocks is kept there, and neither free nor counted."""
        if not shut:
            return self
        free, counted = ([place for place in each if place not in shut] for each in (self.free, self.counted))
        return replace(self, free=free, counted=counted)


def offered(lines: Iterable[tuple[Any, ...]]) -> dict[int, list[Offered]]:
    """By product, from a line for each stock level."""
    found: dict[int, list[Offered]] = defaultdict(list)
    before = None
    for product, variant, options, gtin, sku, minor, door, pickup, delivery, grams, *at_place in lines:
        if variant != before:
            before = variant
            offer = Offered(options, gtin, sku, minor, door, pickup, delivery, grams, [], [], [], None)
            found[product].append(offer)
        place, left, at, source = at_place
        if place is not None:
            offer.kept.append(place)
            if at is not None and (offer.count is None or at > offer.count[0]):
                offer.count = at, source
            if left is None or left > 0:
                offer.free.append(place)
                if left is not None:
                    offer.counted.append(place)
    return found
