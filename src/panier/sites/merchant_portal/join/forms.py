"""What was typed, as it is kept: trimmed, never judged here."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict

from panier.offer.onboarding.rules import OPENINGS
from panier.offer.onboarding.rules.bank import NUMBERS
from panier.offer.onboarding.rules.steps import LONGEST, MOST_PLACES, WEEK, Answers, Ground
from panier.sites.merchant_portal.fields import Name, tax_fields
from panier.sites.merchant_portal.hours.reading import WEEK_FIELDS, week_in

IDENTITY = ("name", "legal_name", "email", "phone", "website", "number")
LENGTHS = {"name": 120, "legal_name": 160, "phone": 30, "email": 254}
PLACE = ("known_as", "name", "address", "municipality", "postal_code", "phone")
DELIVERY = ("price", "free_from", "days", "prefixes")
WITH = "p[0-9]{1,2}-"  # of one of the places
FIELDS: Mapping[str, tuple[Name, ...]] = {
    "identity": ("opening", *IDENTITY, tax_fields, "no_number"),
    "eligibility": ("holds", "(proof|until)-[a-z0-9_-]{1,60}"),
    "places": ("do", *(f"{WITH}{name}" for name in (*PLACE, *WEEK_FIELDS))),
    "delivery": (*DELIVERY, "delivers", f"{WITH}(pickup|pickup_minutes)"),
    "bank": ("holder", *NUMBERS),
    "terms": ("attest", "accept", "version", "reading"),
}
DIGITS = 5  # of a number of minutes


def identity_in(request: HttpRequest, ground: Ground) -> dict[str, Any]:
    given = request.POST
    opening = given.get("opening", "")
    said: dict[str, Any] = {name: _text(given, name, LENGTHS.get(name, LONGEST)) for name in IDENTITY}
    said |= {tax: _text(given, tax, 20).upper() for tax in ground.taxes}
    said["no_number"] = "no_number" in given
    if said["website"] and "://" not in said["website"]:
        said["website"] = f"https://{said['website']}"
    return {"identity": said, **({"opening": opening} if opening in OPENINGS else {})}


def places_in(request: HttpRequest, before: list[Answers]) -> list[dict[str, Any]]:
    """The places of the form, in its order; pickup stays as it was, for it has a step of its own."""
    given = request.POST
    found = []
    for number in range(MOST_PLACES):
        if f"p{number}-address" not in given:
            break
        kept = before[number] if number < len(before) else blank_place()
        place = {name: _text(given, f"p{number}-{name}", LONGEST) for name in PLACE if name != "known_as"}
        hours = [[pair for pair in pairs if any(pair)] for pairs in week_in(given, f"p{number}-")]
        found.append({**kept, **place, "hours": hours})
    return found


def rearranged(request: HttpRequest, places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """“Add a place”, “Take this place away”, “The same hours every weekday”."""
    asked, _, at = request.POST.get("do", "").partition("-")
    number = int(at) if at.isdigit() and len(at) < 3 else -1  # noqa: PLR2004 - two digits are more than there can be
    if asked == "add" and len(places) < MOST_PLACES:
        return [*places, blank_place()]
    if asked == "remove" and 0 <= number < len(places) and len(places) > 1:
        return places[:number] + places[number + 1 :]
    if asked == "copy" and 0 <= number < len(places):
        monday = places[number]["hours"][0]
        places[number]["hours"] = [monday] * 5 + places[number]["hours"][5:]
    return places


def blank_place() -> dict[str, Any]:
    return {"hours": [[] for _ in range(WEEK)], "pickup": True, "pickup_minutes": "60"}


def delivery_in(request: HttpRequest, places: list[Answers]) -> dict[str, Any]:
    given = request.POST
    said: dict[str, Any] = {name: _text(given, name, LONGEST) for name in DELIVERY}
    said["delivers"] = "delivers" in given
    kept = [
        {
            **place,
            "pickup": f"p{number}-pickup" in given,
            "pickup_minutes": _text(given, f"p{number}-pickup_minutes", DIGITS),
        }
        for number, place in enumerate(places)
    ]
    return {"delivery": said, "places": kept}


def _text(given: QueryDict, name: str, most: int) -> str:
    return " ".join(given.get(name, "").split())[:most]
