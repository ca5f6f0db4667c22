"""Several merchants offer the same thing: all of their offers, in the order of the public formula."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from panier.flows.tell_closures import shop_away
from panier.kit.freshness import shown_until, shows
from panier.kit.geo import Point, distance_m
from panier.kit.sql import lines
from panier.offer.catalogue.queries import OfferLine, VariantFacts
from panier.offer.merchants.hours.rules import Away
from panier.offer.merchants.queries import PlaceFacts
from panier.offer.origin.queries import IN_FORCE
from panier.offer.search.queries import formulas
from panier.offer.search.rules import Features, Ranked, Standing, in_force, rank
from panier.offer.search.rules.ranking import mean_of

# What is known of the seller, of the goods' origin and of what buyers say, as the index has it.
KNOWN = f"""
SELECT product.public_id, (SELECT percent FROM search_sellerrecord record WHERE record.merchant = product.merchant_id),
  (SELECT count(DISTINCT claim.kind) FROM origin_claimedproduct claimed JOIN origin_claim claim ON claim.id = claimed.claim_id
   WHERE claimed.product_id = product.id AND {IN_FORCE}),
  (SELECT ARRAY[count(*), coalesce(sum(stars), 0)] FROM reviews_review review
   WHERE review.product_id = product.id AND review.state = 'published')
FROM catalogue_product product JOIN territories_territory territory ON territory.code = product.territory_id
WHERE product.public_id = ANY(%s)
"""  # noqa: S608 - our own words
MOST_PROOFS = 2


class Known(NamedTuple):
    record: int | None = None
    proofs: int = 0
    reviews: int = 0
    stars: int = 0  # of all of them


class Compared(NamedTuple):
    """An offer, the place it speaks of (the nearest, or an open one), the metres to it, and what it got its rank for."""

    offer: OfferLine
    place: PlaceFacts | None
    distance_m: float | None
    ranked: Ranked
    closed: Away | None = None  # nothing can be bought of him for now


def compare_offers(
    territory: str,
    variants: Sequence[VariantFacts],
    places: Mapping[str, Sequence[PlaceFacts]],
    *,
    point: Point | None,
    now: datetime,
) -> dict[str, list[Compared]]:
    """By variant, none left out; equal points keep the cheapest first. Two statements, however many offers.

    `places` of each shop that offers, by its slug.
    """
    formula = in_force(formulas(territory, now), now)
    products = sorted({offer.product for variant in variants for offer in variant.offers})
    known = {product: Known(record, proofs, *stars) for product, record, proofs, stars in lines(KNOWN, now, products)}

    def compared(offer: OfferLine) -> Compared:
        where = _where(offer, places)
        _say_what_is_shown(offer, where, now)
        place, metres = _place(where, point, now)
        is_open = any(each.open_state(now).open for each in where)
        features = Features(None, metres, is_open, _standing(offer, known.get(offer.product, Known()), now))
        away = shop_away(where, now=now)
        closed = away if away is not None and away.blocks else None
        return Compared(offer, place, metres, rank(features, formula, now), closed)

    return {
        variant.id: sorted(
            map(compared, variant.offers), key=lambda each: (-each.ranked.score, each.offer.price.minor, each.offer.id)
        )
        for variant in variants
    }


def _say_what_is_shown(offer: OfferLine, where: Sequence[PlaceFacts], now: datetime) -> None:
    shows(offer.product, offer.merchant.id)
    states = [place.open_state(now) for place in where]
    shown_until(*(state.until if state.open else state.opens_at for state in states))
    shown_until(*(level.sure_until for level in offer.stock if level.sure_until and level.sure_until > now))


def _where(offer: OfferLine, places: Mapping[str, Sequence[PlaceFacts]]) -> list[PlaceFacts]:
    """Where it can be had; when nowhere, where it is kept; when nobody says, all the merchant's places."""
    mine = places.get(offer.merchant.slug, ())
    free = {level.place for level in offer.stock if level.quantity is None or level.quantity > 0}
    kept = {level.place for level in offer.stock}
    return [place for place in mine if place.id in (free or kept)] or list(mine)


def _place(where: Sequence[PlaceFacts], point: Point | None, now: datetime) -> tuple[PlaceFacts | None, float | None]:
    if not where:
        return None, None
    if point is None:
        return next((place for place in where if place.open_state(now).open), where[0]), None
    metres = {place.id: distance_m(point, Point(place.latitude, place.longitude)) for place in where}
    nearest = min(where, key=lambda place: metres[place.id])
    return nearest, metres[nearest.id]


def _standing(offer: OfferLine, known: Known, now: datetime) -> Standing:
    counts = [level for level in offer.stock if level.quantity is not None]
    rated, rating = mean_of(known.reviews, known.stars)
    newest = max(counts, key=lambda level: level.as_of, default=None)
    return Standing(
        state=offer.door,
        in_stock=_in_stock(offer, now),
        counted_at=newest.as_of if newest else None,
        counted_by=newest.source if newest else "",
        origin=min(known.proofs, MOST_PROOFS),
        record=known.record,
        rated=rated,
        rating=rating,
    )


def _in_stock(offer: OfferLine, now: datetime) -> bool | None:
    """As in the index: a count too old to be believed is none, a shop that counts nothing is not sold out."""
    left = [level for level in offer.stock if level.quantity is None or level.quantity > 0]
    if any(level.quantity is not None and not level.aged(now) for level in left):
        return True
    return None if left or (not offer.stock and offer.door != "selling") else False
