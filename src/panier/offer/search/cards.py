"""The one hand-written read of a list: cards by products, with price, state and stock as they are now."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from panier.base.territories.queries import travel_on
from panier.base.territories.rules.travel import Travel
from panier.kit.freshness import shows
from panier.kit.money import Money
from panier.offer.search.port import Found
from panier.offer.search.rules import (
    Hit,
    MerchantLine,
    PictureLine,
    PlaceFacts,
    PlaceLine,
    SearchRequest,
    shown_distance,
)

# `openness`: 1 listed, 2 linked, 3 selling, the lower of the merchant's state and the offer's door. The card's offer is
# the most open one, in stock if any is, then the cheapest: the same choice as the index's price.
CARDS = """
WITH wanted AS (SELECT * FROM unnest(%(products)s::bigint[]) WITH ORDINALITY AS w (product, position)),
offers AS (
  SELECT wanted.product, offer.id, offer.public_id, offer.minor, offer.compare_at_minor, offer.currency,
    least(array_position('{listed,linked,selling}', offer.door::text),
          array_position('{listed,linked,selling}', merchant.state::text)) AS openness,
    coalesce(stock.free, false) AS free, coalesce(stock.uncounted, false) AS uncounted, stock.free IS NOT NULL AS kept
  FROM wanted
  JOIN catalogue_product product ON product.id = wanted.product AND product.archived_at IS NULL
  JOIN merchants_merchant merchant ON merchant.id = product.merchant_id
  CROSS JOIN LATERAL (SELECT id FROM catalogue_variant WHERE product_id = product.id OFFSET 0) variant
  JOIN catalogue_offer offer ON offer.variant_id = variant.id
  CROSS JOIN LATERAL (
    SELECT bool_or(coalesce(level.on_hand > level.reserved, false) AND coalesce(level.sure_until > %(now)s, true)) AS free,
      bool_or(level.on_hand IS NULL OR (level.on_hand > level.reserved AND level.sure_until <= %(now)s)) AS uncounted
    FROM inventory_stocklevel level
    WHERE level.variant_id = variant.id
      AND (SELECT place.is_open FROM merchants_place place WHERE place.id = level.place_id)) stock),
best AS (
  SELECT DISTINCT ON (product) product, public_id, minor, compare_at_minor, currency, openness,
    bool_or(free) OVER whole AS free, bool_or(uncounted) OVER whole AS uncounted, bool_or(kept) OVER whole AS kept,
    max(minor) OVER whole > min(minor) OVER whole AS varies
  FROM offers WINDOW whole AS (PARTITION BY product)
  ORDER BY product, openness DESC, offers.free DESC, minor, id)
SELECT best.product, (document.cards -> %(language)s)::text, document.facts::text, best.public_id, best.minor,
  best.compare_at_minor, best.currency, best.openness, best.free, best.uncounted, best.kept, best.varies
FROM wanted JOIN best USING (product) JOIN search_searchdocument document USING (product) ORDER BY wanted.position
"""
TOLD_KEPT = 4_096  # documents in memory, of some 2 kB each
STATES = ("listed", "linked", "selling")


def cards(request: SearchRequest, found: Sequence[Found]) -> tuple[Hit, ...]:
    """One statement for any number of hits; what was archived since it was indexed is left out."""
    if not found:
        return ()
    by_product = {each.product: each for each in found}
    travel = travel_on(request.territory, request.now.date()) if request.point is not None else None
    with connection.cursor() as cursor:
        cursor.execute(
            CARDS, {"products": [each.product for each in found], "language": request.language, "now": request.now}
        )
        return tuple(_hit(request, by_product[row[0]], row, travel) for row in cursor.fetchall())


def _hit(request: SearchRequest, found: Found, row: tuple[Any, ...], travel: Travel | None) -> Hit:
    _, words, stored, offer, minor, compare_at, currency, openness, free, uncounted, kept, varies = row
    told, state = _told(words or "{}", stored), STATES[openness - 1]
    shows(told.id, told.merchant.id)
    return Hit(
        id=told.id,
        slug=told.slug,
        title=told.title,
        title_language=told.title_language or request.language,
        picture=told.picture,
        price=Money(minor, currency),
        price_varies=varies,
        compare_at=None if compare_at is None else Money(compare_at, currency),
        offer_id=offer,
        offers_count=told.offers_count,
        merchants_count=told.merchants_count,
        merchant=told.merchant,
        state=state,
        hows=told.hows if state == "selling" else (),
        in_stock=_in_stock(free=free, uncounted=uncounted or (not kept and state != "selling")),
        place=_place(found.place, request) if found.place else None,
        distance_m=shown_distance(found.distance_m, approximate=request.approximate),
        approximate=request.approximate and found.distance_m is not None,
        walk_minutes=_walk(travel, found.distance_m, approximate=request.approximate),
        rank=found.rank,
    )


class Told(NamedTuple):
    """What a product's document says by itself."""

    id: str
    slug: str
    title: str
    title_language: str
    picture: PictureLine | None
    offers_count: int
    merchants_count: int
    merchant: MerchantLine
    hows: tuple[str, ...]


@lru_cache(maxsize=TOLD_KEPT)
def _told(words: str, stored: str) -> Told:
    """Read once as long as the texts are the same: the key is the whole text, so nothing told is ever old."""
    card, facts = json.loads(words), json.loads(stored)
    return Told(
        id=facts["id"],
        slug=facts["slug"],
        title=card.get("title", ""),
        title_language=card.get("language", ""),
        picture=_picture(facts["picture"], card.get("alt", "")),
        offers_count=facts["offers"],
        merchants_count=facts["merchants"],
        merchant=MerchantLine(*facts["merchant"]),
        hows=tuple(facts["hows"]),
    )


def _walk(travel: Travel | None, metres: float | None, *, approximate: bool) -> int | None:
    return None if travel is None or metres is None else travel.walk_minutes(metres, approximate=approximate)


def _in_stock(*, free: bool, uncounted: bool) -> bool | None:
    return True if free else None if uncounted else False


def _picture(stored: Mapping[str, Any] | None, alt: str) -> PictureLine | None:
    if not stored:
        return None
    return PictureLine(stored["digest"], tuple(stored["widths"]), stored["width"], stored["height"], alt)


def _place(place: PlaceFacts, request: SearchRequest) -> PlaceLine:
    state = place.state(request.now)
    return PlaceLine(
        id=place.id,
        name=place.name,
        municipality=place.municipality,
        tz=place.tz,
        open=state.open,
        changes_at=state.until if state.open else state.opens_at,
    )
