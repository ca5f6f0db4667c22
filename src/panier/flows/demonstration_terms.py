"""Terms of sale of a few invented merchants: parcels by weight, zones around a shop, times to choose from.

Loaded after the orders of the year: these were made under the simpler terms of before.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from panier.base.accounts.models import Account
from panier.base.territories.queries import points_of_prefixes
from panier.flows.joining import asked_now
from panier.offer.catalogue.models import Product
from panier.offer.merchants.models import Merchant, Place
from panier.offer.onboarding.opening.actions import Read, accept_terms_at_desk
from panier.offer.team.actions import By
from panier.offer.terms.actions import reached
from panier.offer.terms.models import SaleTerms, Slot, Zone

CITY = ["H", "J4", "J7"]
PARCELS: Mapping[str, int] = {"page-pliee": 450, "maille-endroit": 150, "bol-argile": 600}  # grams of what states none
ROUNDS = {"torref-masson": 4, "fleur-coin": 6}  # km around the shop
MORNINGS = "mie-doree"
FRAIL = 2  # the first goods of the potter: too large to be sent


def load_terms(territory: str, shops: Mapping[str, Merchant]) -> None:
    points = points_of_prefixes(territory)
    places = {place.merchant_id: place for place in Place.objects.filter(merchant__in=shops.values()).order_by("-pk")}
    for key, grams in PARCELS.items():
        SaleTerms.objects.create(merchant=shops[key], default_grams=grams)
        Zone.objects.bulk_create(_parcels(shops[key]))
    for key, km in ROUNDS.items():
        place = places[shops[key].pk]
        Zone.objects.filter(merchant=shops[key]).delete()
        Zone.objects.create(**_around(shops[key]), place=place, radius_km=km, prefixes=reached(place, points, km))
        Slot.objects.bulk_create(_times(shops[key], None, (1, 2, 3, 4), (16, 19), 6))
        Slot.objects.bulk_create(_times(shops[key], None, (5,), (10, 13), 8))
    baker = shops[MORNINGS]
    Slot.objects.bulk_create(_times(baker, places[baker.pk], range(1, 6), (8, 10), 12))
    frail = Product.objects.filter(merchant=shops["bol-argile"]).order_by("pk").values_list("pk", flat=True)[:FRAIL]
    Product.objects.filter(pk__in=list(frail)).update(by_parcel=False)


def _parcels(merchant: Merchant) -> list[Zone]:
    common: dict[str, Any] = {"merchant": merchant, "method": "parcel", "currency": "CAD"}
    near = {"fr": "Colis, Grand Montréal", "en": "Parcel, Greater Montréal"}
    far = {"fr": "Colis, tout le Québec", "en": "Parcel, all of Québec"}
    return [
        Zone(**common, name=near, prefixes=CITY, days=2, steps=[[500, 795], [2000, 995], [10_000, 1495]], free_from_minor=8000),
        Zone(**common, name=far, days=5, steps=[[500, 995], [2000, 1395], [10_000, 2195]], free_from_minor=12_000, position=1),
    ]  # fmt: skip


def _around(merchant: Merchant) -> dict[str, Any]:
    name = {"fr": "À vélo, autour de la boutique", "en": "By bicycle, around the shop"}
    steps = [[0, 595], [4000, 295]]
    return {"merchant": merchant, "name": name, "steps": steps, "free_from_minor": 7500, "currency": "CAD", "days": 1}


def _times(
    merchant: Merchant, place: Place | None, days: Sequence[int], hours: tuple[int, int], capacity: int
) -> list[Slot]:
    """Ordered by noon of the day before, where it is brought."""
    terms: dict[str, Any] = {"method": "pickup", "place": place} if place else {"method": "delivery", "cutoff_days": 1, "cutoff": time(12)}  # fmt: skip
    return [
        Slot(merchant=merchant, weekday=day, begins=time(hours[0]), ends=time(hours[1]), capacity=capacity, **terms)
        for day in days
    ]


def agree_to_market(merchant: Merchant, owner: Account, *, now: datetime) -> None:
    """The terms between the shop and the market, in the version in force."""
    terms = asked_now(merchant.territory_id, now).terms
    read = Read(terms.version, terms.first_digest, now, "fr")
    accept_terms_at_desk(merchant.pk, terms, read, By(owner.pk, owner.name, now))
