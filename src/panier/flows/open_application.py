"""Somebody begins to join: claims a shop that is listed, or makes a new one. An operator decides, never this."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from panier.flows.joining import Applicant
from panier.kit.postal import spaced
from panier.offer.merchants.joining.queries import places_to_claim, shop_to_claim
from panier.offer.merchants.models import Merchant, Place
from panier.offer.merchants.rules import NoSuchMerchant
from panier.offer.onboarding.actions import Step, open_application
from panier.offer.onboarding.models import Application
from panier.offer.onboarding.queries import count_open, open_claim_of
from panier.offer.onboarding.rules import MOST_OPEN, AlreadyRun, TooManyOpen
from panier.offer.onboarding.rules.steps import WEEK


@transaction.atomic(durable=True)
def begin_application(
    who: Applicant, language: str, merchant: str, known: Mapping[str, str], *, now: datetime
) -> Application:
    """`merchant`: the public id of the shop claimed; empty: a new shop. A claim begun already is given back.

    `known`: the identity as far as the applicant has said it (`email` at least).

    NoSuchMerchant, AlreadyRun, TooManyOpen.
    """
    shop = shop_to_claim(who.territory, merchant) if merchant else None
    if merchant and shop is None:
        raise NoSuchMerchant
    if shop is not None and shop.is_run:  # type: ignore[attr-defined] # the query adds it
        raise AlreadyRun
    if shop is not None and (earlier := open_claim_of(who.account_id, shop.pk)):
        return earlier
    if count_open(who.account_id) >= MOST_OPEN:
        raise TooManyOpen(most=MOST_OPEN)
    facts = {
        "territory_id": who.territory,
        "applicant_id": who.account_id,
        "merchant": shop,
        "is_claim": shop is not None,
        "language": language,
        "identity": _identity(shop, known),
        "places": [_place(place) for place in places_to_claim(shop.pk)] if shop else [],
    }
    facts["places"] = facts["places"] or [{"hours": [[] for _ in range(WEEK)], "pickup": True, "pickup_minutes": "60"}]
    return open_application(facts, Step(who.actor, "", now))


def _identity(shop: Merchant | None, known: Mapping[str, str]) -> dict[str, str]:
    """What the directory says already, else what was looked for in vain."""
    if shop is None:
        return dict(known)
    return {
        "name": shop.name,
        "legal_name": shop.legal_name,
        "number": shop.business_number,
        "email": shop.contact_email or known["email"],
        "phone": shop.contact_phone,
        "website": shop.website,
    }


def _place(place: Place) -> dict[str, object]:
    week: list[list[tuple[str, str]]] = [[] for _ in range(WEEK)]
    for hours in sorted(place.hours.all(), key=lambda hours: hours.opens):
        week[hours.weekday].append((f"{hours.opens:%H:%M}", f"{hours.closes:%H:%M}"))
    return {
        "known_as": place.public_id,
        "name": place.name,
        "address": place.address,
        "municipality": place.municipality.name,
        "postal_code": spaced(place.postal_code),
        "phone": place.phone,
        "hours": week,
        "pickup": place.pickup,
        "pickup_minutes": str(place.pickup_minutes),
    }
