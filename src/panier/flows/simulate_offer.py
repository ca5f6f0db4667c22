"""What a shopper would be offered: the merchant asks with a postal code, an amount, a weight and a moment; nothing is written."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from panier.base.territories.queries import checked_postal_code, point_of_postal_code, points_of_prefixes
from panier.kit.geo import Point, distance_m
from panier.kit.money import Money
from panier.offer.merchants.models import Merchant
from panier.offer.terms.models import Zone
from panier.trade.checkout.queries import terms_in_force
from panier.trade.checkout.rules.terms import StockAt, WantedLine
from panier.trade.checkout.rules.ways import WayOffered, ways_for


@dataclass(frozen=True, slots=True)
class Imagined:
    """Goods of this much, of this weight (None: nobody states one), to this postal code."""

    postal_code: str
    goods: Money
    grams: int | None
    by_parcel: bool = True  # whether all of it travels so


class Precision(NamedTuple):
    """How exactly an address is known: to the middle of the codes that begin so, how far that is from each place, and from the next such middle, in km."""

    prefix: str
    places: tuple[tuple[str, float], ...]
    next_km: float


def how_precisely(merchant_id: int, postal_code: str) -> Precision | None:
    """None where no zone is a radius: then distance decides nothing. No prefix: nobody knows where the code is."""
    zones = Zone.objects.filter(merchant_id=merchant_id, radius_km__isnull=False).select_related("place__merchant")
    places = {zone.place.pk: zone.place for zone in zones if zone.place}
    if not places:
        return None
    territory = next(iter(places.values())).merchant.territory_id
    known = point_of_postal_code(territory, postal_code)
    if known is None or known.point is None:
        return Precision("", (), 0)
    point = known.point
    far = [(each.name, distance_m(Point(each.latitude, each.longitude), point) / 1000) for each in places.values()]
    others = (distance_m(point, other) / 1000 for other in set(points_of_prefixes(territory).values()) - {point})
    return Precision(known.prefix, tuple(far), min(others, default=0))


def simulate_offer(merchant_id: int, imagined: Imagined, *, at: datetime) -> tuple[WayOffered, ...]:
    """Every way, offered or why not, by the very rule of the checkout; BadPostalCode."""
    merchant = Merchant.objects.get(pk=merchant_id)
    code = checked_postal_code(merchant.territory_id, imagined.postal_code)
    terms = terms_in_force(merchant.territory_id, [merchant.public_id], at)
    seller = terms.sellers[merchant.public_id]
    line = WantedLine(
        key="",
        offer_id=0,
        merchant=merchant.public_id,
        title={},
        options=[],
        picture="",
        quantity=1,
        unit=imagined.goods,
        tax_category="",
        pickup=True,
        delivery=True,
        stock=tuple(StockAt(0, place.public_id, None) for place in seller.places),
        grams=imagined.grams,
        by_parcel=imagined.by_parcel,
    )
    return ways_for(seller, [line], code, terms)
