"""What a product's card shows, written out once: a listing shows two dozen of them."""

from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext

from panier.offer.search.rules import Hit, PlaceLine
from panier.sites._shared import formats
from panier.sites._shared.addresses import address_in, picture_url


class Shown(NamedTuple):
    """The same wherever one is, and as long as the product is."""

    address: str
    language: str  # of the title, when it is not the page's
    price: str
    compare_at: str
    least: str  # the cheapest of several merchants
    seller_address: str
    picture: str
    width: int
    height: int
    how: str
    stars: str  # their mean; empty: nobody has said anything


class Nearby(NamedTuple):
    """The place a card speaks of, from where one is, at this minute."""

    where: str
    walk: str
    is_distance: bool
    open: bool
    opening: str


def still(hit: Hit) -> Hit:
    """What of it depends on the product alone: no place, no distance, no rank."""
    return hit._replace(place=None, distance_m=None, approximate=False, walk_minutes=None, rank=None)


def shown(language: str, hit: Hit) -> Shown:
    """In the active language, which is named because asking for it on each card counts."""
    where, picture = formats.LOCALES[language], hit.picture
    width = picture.widths[0] if picture else 0
    return Shown(
        address=address_in(language, "product", (hit.slug, hit.id)),
        language="" if hit.title_language == language else hit.title_language,
        price=formats.money(hit.price, where),
        compare_at=formats.money(hit.compare_at, where) if hit.compare_at else "",
        least=formats.money(hit.least, where) if hit.least and hit.merchants_count > 1 else "",
        seller_address=address_in(language, "merchant", (hit.merchant.slug,)),
        picture=picture_url(picture.digest, width) if picture else "",
        width=width,
        height=width * picture.height // picture.width if picture else 0,
        how=_reopening(hit.reopens) if hit.reopens else how_words(language, hit.state, hit.hows, hit.in_stock),
        stars=formats.number(round(hit.stars, 1)) if hit.rated else "",
    )


def nearby(language: str, hit: Hit, place: PlaceLine, now: datetime) -> Nearby:
    where = formats.LOCALES[language]
    far = None if hit.distance_m is None else formats.distance(hit.distance_m, approximate=hit.approximate, where=where)
    return Nearby(
        where=far or place.municipality,
        walk=formats.trip("walk", hit.walk_minutes) if hit.walk_minutes else "",
        is_distance=far is not None,
        open=place.open,
        opening=formats.opening(place.open, place.changes_at, place.tz, now, where),
    )


def _reopening(day: date) -> str:
    return gettext("Reopens on %(day)s") % {"day": formats.day_month(day)}


@lru_cache(maxsize=200)
def how_words(_language: str, state: str, hows: tuple[str, ...], in_stock: bool | None) -> str:  # noqa: FBT001 - a fact, not an option
    if state == "linked":
        return gettext("On the merchant’s site")
    if state == "listed":
        return gettext("Ask at the shop")
    if not in_stock:
        return gettext("Stock to be confirmed") if in_stock is None else gettext("Sold out")
    if "pickup" in hows:
        return gettext("Pickup") if hows == ("pickup",) else gettext("Pickup or delivery")
    return gettext("Delivery") if hows else ""
