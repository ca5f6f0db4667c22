"""The merchant's page for machines: one Store a place, with its hours, https://schema.org/LocalBusiness."""

from itertools import groupby

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panier.civic.reviews.queries import Told as Reviews
from panier.kit.content import beginning, in_language
from panier.kit.postal import spaced
from panier.offer.merchants.queries import MerchantFacts, PlaceFacts
from panier.offer.merchants.rules import DayHours
from panier.sites._shared.addresses import address
from panier.sites._shared.head import Card, Head, Told, absolute, head_of
from panier.sites._shared.linked_data import CONTEXT, Thing, crumbs, said
from panier.sites._shared.reviews import linked
from panier.sites._shared.social import of_merchant

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def merchant_head(request: HttpRequest, found: MerchantFacts, told: Reviews) -> Head:
    card = Card(of_merchant(found), beginning(in_language(found.story, get_language() or "fr").text, 200), "profile")
    feed = absolute(address("feed_merchant", found.slug))
    return head_of(request, Told("merchant", (found.slug,), card=card, feed=feed, linked=_linked(found, told)))


def _linked(found: MerchantFacts, told: Reviews) -> list[Thing]:
    here = absolute(address("merchant", found.slug))
    merchant = said(
        type="Organization",
        id=f"{here}#merchant",
        name=found.name,
        legalName=found.legal_name,
        url=here,
        sameAs=found.website,
        email=found.email,
        telephone=found.phone,
        knowsLanguage=found.languages,
        description=in_language(found.story, get_language() or "fr").text,
        **linked(told),
    )
    steps = [(_("Home"), absolute(address("home")))]
    if found.places:
        region = found.places[0]
        name = in_language(region.region, get_language() or "fr").text
        steps.append((name, absolute(address("region", region.region_slug))))
    return [merchant, *(_store(here, place, found) for place in found.places), crumbs([*steps, (found.name, here)])]


def _store(here: str, place: PlaceFacts, found: MerchantFacts) -> Thing:
    return said(
        type="Store",
        id=f"{here}#{place.id}",
        name=place.name,
        url=here,
        parentOrganization={"@id": f"{here}#merchant"},
        telephone=place.phone or found.phone,
        address=said(
            type="PostalAddress",
            streetAddress=place.address,
            addressLocality=place.municipality,
            addressRegion=settings.SUBDIVISION,
            postalCode=spaced(place.postal_code),
            addressCountry=settings.COUNTRY,
        ),
        geo=said(type="GeoCoordinates", latitude=place.latitude, longitude=place.longitude),
        openingHoursSpecification=[
            said(type="OpeningHoursSpecification", dayOfWeek=days, opens=opens, closes=closes)
            for days, opens, closes in _week(place)
        ],
        specialOpeningHoursSpecification=[_special(day) for day in place.exceptions],
    )


def _week(place: PlaceFacts) -> list[tuple[list[str], str, str]]:
    """The days of the same hours together."""
    by_hours = sorted(place.week, key=lambda each: (each.opens, each.closes, each.weekday))
    return [
        ([f"{CONTEXT}/{DAYS[each.weekday]}" for each in days], f"{opens:%H:%M}", f"{closes:%H:%M}")
        for (opens, closes), days in groupby(by_hours, key=lambda each: (each.opens, each.closes))
    ]


def _special(day: DayHours) -> Thing:
    """Closed all day is from midnight to midnight, as search engines read it."""
    opens, closes = (f"{at:%H:%M}" if at else "00:00" for at in (day.opens, day.closes))
    return said(
        type="OpeningHoursSpecification", validFrom=f"{day.day}", validThrough=f"{day.day}", opens=opens, closes=closes
    )
