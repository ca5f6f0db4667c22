"""The one hand-written read of a list: cards by products, everything on them as it is now."""

import json
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db import connection

from panier.base.territories.queries import travel_on
from panier.base.territories.rules.travel import Travel
from panier.kit.content import Words, in_language
from panier.kit.freshness import shown_until, shows
from panier.kit.money import Money
from panier.kit.standing import can_keep
from panier.offer.merchants.hours.queries import BLOCKED, HOURS, TURNS, hours_from
from panier.offer.merchants.hours.rules import closed_until
from panier.offer.origin.queries import IN_FORCE_AT
from panier.offer.search.kept_rows import Known, Row, kept_rows
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
from panier.offer.terms.queries import BY_PARCEL, DELIVERS

# `openness`: 1 listed, 2 linked, 3 selling, the lower of the merchant's state and the offer's door. The card's offer is
# the most open one, in stock if any is, then the cheapest: the same choice as the index's price. `same`: the first of its
# GTINs under which several merchants offer it.
SENT = BY_PARCEL.format(merchant="merchant.id", grams="variant.grams")
BROUGHT = DELIVERS.format(merchant="merchant.id")
SHUT = BLOCKED.format(place="place", now="%(now)s")
TURN = TURNS.format(merchant="merchant.id", now="%(now)s")
CARDS = f"""
WITH wanted AS (SELECT * FROM unnest(%(products)s::bigint[]) WITH ORDINALITY AS w (product, position)),
offers AS (
  SELECT wanted.product, offer.id, offer.public_id, offer.minor, offer.compare_at_minor, offer.currency,
    offer.pickup, offer.delivery, offer.delivery AND product.by_parcel AND {SENT} AS parcel, variant.gtin,
    least(array_position('{{listed,linked,selling}}', offer.door::text),
          array_position('{{listed,linked,selling}}', merchant.state::text)) AS openness,
    coalesce(stock.free, false) AS free, coalesce(stock.uncounted, false) AS uncounted, stock.free IS NOT NULL AS kept,
    coalesce(stock.shut, false) AS shut, stock.until
  FROM wanted
  JOIN catalogue_product product ON product.id = wanted.product AND product.archived_at IS NULL
  JOIN merchants_merchant merchant ON merchant.id = product.merchant_id
  CROSS JOIN LATERAL (SELECT id, gtin, grams FROM catalogue_variant WHERE product_id = product.id OFFSET 0) variant
  JOIN catalogue_offer offer ON offer.variant_id = variant.id
  CROSS JOIN LATERAL (
    SELECT bool_or(coalesce(level.on_hand > level.reserved, false) AND coalesce(level.sure_until > %(now)s, true)
        AND NOT closed.shut) AS free,
      bool_or((level.on_hand IS NULL OR (level.on_hand > level.reserved AND level.sure_until <= %(now)s)) AND NOT closed.shut) AS uncounted,
      bool_or(coalesce(level.on_hand > level.reserved, true) AND closed.shut) AS shut,
      min(level.sure_until) FILTER (WHERE level.sure_until > %(now)s) AS until
    FROM inventory_stocklevel level
    CROSS JOIN LATERAL (SELECT coalesce((SELECT {SHUT} FROM merchants_place place WHERE place.id = level.place_id), false) AS shut) closed
    WHERE level.variant_id = variant.id
      AND (SELECT place.is_open FROM merchants_place place WHERE place.id = level.place_id)) stock),
best AS (
  SELECT DISTINCT ON (product) product, public_id, minor, compare_at_minor, currency, openness,
    bool_or(free) OVER whole AS free, bool_or(uncounted) OVER whole AS uncounted, bool_or(kept) OVER whole AS kept,
    bool_or(shut) OVER whole AS shut, min(until) OVER whole AS until,
    max(minor) OVER whole > min(minor) OVER whole AS varies, count(*) OVER whole AS offers,
    bool_or(gtin <> '') OVER whole AS numbered,
    bool_or(pickup) OVER (PARTITION BY product, openness) AS pickup,
    bool_or(delivery) OVER (PARTITION BY product, openness) AS delivery,
    bool_or(parcel) OVER (PARTITION BY product, openness) AS parcel
  FROM offers WINDOW whole AS (PARTITION BY product)
  ORDER BY product, openness DESC, offers.free DESC, minor, id)
SELECT best.product, best.public_id, best.minor, best.compare_at_minor, best.currency, best.openness, best.free,
  best.uncounted, best.kept, best.varies, product.public_id, product.slug, product.title::text,
  merchant.public_id, merchant.slug, merchant.name, merchant.tone,
  picture.digest, picture.widths::text, picture.width, picture.height, picture.alt::text,
  best.offers + coalesce(same.others, 0), coalesce(same.merchants, 1), same.least, coalesce(same.members, '{{}}'),
  best.pickup AND EXISTS (SELECT FROM merchants_place place WHERE place.merchant_id = merchant.id AND place.is_open AND place.pickup),
  best.delivery AND {BROUGHT}, best.parcel,
  (SELECT coalesce(array_agg(DISTINCT claim.kind ORDER BY claim.kind DESC), '{{}}') FROM origin_claimedproduct claimed
   JOIN origin_claim claim ON claim.id = claimed.claim_id
   WHERE claimed.product_id = best.product AND {IN_FORCE_AT.format(now="%(now)s")}),
  least(best.until, {TURN}),
  CASE WHEN best.shut AND NOT best.free AND NOT best.uncounted THEN (
    SELECT jsonb_agg(jsonb_build_array(place.tz, {HOURS}))::text FROM merchants_place place
    WHERE place.merchant_id = merchant.id AND place.is_open AND {SHUT}) END,
  coalesce(rated.times, 0), coalesce(rated.stars, 0)
FROM wanted JOIN best USING (product)
JOIN catalogue_product product ON product.id = best.product
JOIN merchants_merchant merchant ON merchant.id = product.merchant_id
JOIN territories_territory territory ON territory.code = product.territory_id
LEFT JOIN LATERAL (
  SELECT digest, widths, width, height, alt FROM catalogue_picture
  WHERE product_id = best.product AND digest <> '' ORDER BY position, id LIMIT 1) picture ON true
LEFT JOIN catalogue_rating rated ON rated.product_id = best.product
LEFT JOIN LATERAL (
  SELECT count(DISTINCT other.id) FILTER (WHERE other.product_id <> best.product) AS others,
    count(DISTINCT offering.merchant_id) AS merchants, min(offered.minor) AS least,
    array_agg(DISTINCT offering.public_id::text) AS members
  FROM catalogue_variant own
  JOIN catalogue_match match ON match.gtin = own.gtin AND match.territory_id = product.territory_id AND match.undone_at IS NULL
  JOIN catalogue_variant other ON other.gtin = own.gtin
  JOIN catalogue_product offering ON offering.id = other.product_id AND offering.archived_at IS NULL
    AND offering.territory_id = product.territory_id
  JOIN catalogue_offer offered ON offered.variant_id = other.id
  WHERE own.product_id = best.product AND own.gtin <> ''
  GROUP BY own.gtin HAVING count(DISTINCT offering.merchant_id) > 1
  ORDER BY min(own.position), min(own.id) LIMIT 1) same ON best.numbered
ORDER BY wanted.position
"""  # noqa: S608 - our own words
STATES = ("listed", "linked", "selling")


def cards(request: SearchRequest, found: Sequence[Found]) -> tuple[Hit, ...]:
    """One statement at most for any number of hits; what was archived since it was indexed is left out."""
    if not found:
        return ()
    travel = travel_on(request.territory, request.now.date()) if request.point is not None else None
    known = _known([each.product for each in found], request.now)
    return tuple(_hit(request, each, known[each.product], travel) for each in found if each.product in known)


def _known(products: Sequence[int], now: datetime) -> dict[int, Known]:
    """What is known and stands is not asked again."""
    known = kept_rows().of(products, now) if can_keep() else {}
    asked = [product for product in products if product not in known]
    if asked:
        began = time.monotonic_ns()
        with connection.cursor() as cursor:
            cursor.execute(CARDS, {"products": asked, "now": now, "since": now.date() - timedelta(days=2)})
            read = {row.product: Known(row, {}) for row in map(Row._make, cursor.fetchall())}
        known |= read
        if can_keep():
            kept_rows().keep(read, began, now)
    return known


def _hit(request: SearchRequest, found: Found, known: Known, travel: Travel | None) -> Hit:
    row, hit = known.row, known.still.get(request.language)
    if hit is None:
        hit = known.still[request.language] = _still(row, request.language)
    shows(row.id, row.merchant, *row.members)
    shown_until(row.until)
    return hit._replace(
        place=_place(found.place, request) if found.place else None,
        distance_m=shown_distance(found.distance_m, approximate=request.approximate),
        approximate=request.approximate and found.distance_m is not None,
        walk_minutes=_walk(travel, found.distance_m, approximate=request.approximate),
        rank=found.rank,
        reopens=_reopens(row.shut, request.now) if row.shut and hit.state == "selling" else None,
    )


def _still(row: Row, language: str) -> Hit:
    title, state = _told(row.title, language), STATES[row.openness - 1]
    hows = (("pickup", row.pickup), ("delivery", row.delivery), ("parcel", row.parcel)) if state == "selling" else ()
    return Hit(
        id=row.id,
        slug=row.slug,
        title=title.text,
        title_language=title.language or language,
        picture=_picture(row, language),
        price=Money(row.minor, row.currency),
        price_varies=row.varies,
        compare_at=None if row.compare_at is None else Money(row.compare_at, row.currency),
        offer_id=row.offer,
        offers_count=row.offers,
        merchants_count=row.merchants,
        least=None if row.least is None else Money(row.least, row.currency),
        merchant=MerchantLine(row.merchant, row.merchant_slug, row.merchant_name, row.tone),
        state=state,
        hows=tuple(how for how, possible in hows if possible),
        in_stock=_in_stock(free=row.free, uncounted=row.uncounted or (not row.kept and state != "selling")),
        place=None,
        distance_m=None,
        approximate=False,
        origins=tuple(row.origins),
        rated=row.rated,
        stars=row.stars / row.rated if row.rated else 0.0,
    )


def _walk(travel: Travel | None, metres: float | None, *, approximate: bool) -> int | None:
    return None if travel is None or metres is None else travel.walk_minutes(metres, approximate=approximate)


def _reopens(shut: str, now: datetime) -> date | None:
    """The first day on which something of it can be had again."""
    found = [closed_until(hours_from(*hours), now) for hours in json.loads(shut)]
    return min((each.reopens for each in found if each), default=None)


def _in_stock(*, free: bool, uncounted: bool) -> bool | None:
    return True if free else None if uncounted else False


def _picture(row: Row, language: str) -> PictureLine | None:
    if row.digest is None:
        return None
    return PictureLine(row.digest, _widths(row.widths), row.width, row.height, _told(row.alt, language).text)


def _told(content: str, language: str) -> Words:
    return in_language(json.loads(content), language)


@lru_cache(maxsize=1_000)  # a few different ones
def _widths(written: str) -> tuple[int, ...]:
    return tuple(json.loads(written))


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
