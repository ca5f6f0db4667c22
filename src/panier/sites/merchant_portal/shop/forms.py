"""What the forms of the shop hold before anybody types, and what was typed, by column."""

from collections.abc import Collection
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict

from panier.offer.catalogue.pictures import MOST_BYTES, WIDTHS, BadPicture, store_picture
from panier.offer.merchants.shop.rules import ALT_MAX, SPOKEN, STORY_MAX
from panier.offer.onboarding.rules.steps import LONGEST
from panier.sites.merchant_portal.fields import tax_fields
from panier.sites.merchant_portal.products.typed import signed, taken_in

LENGTHS = {"name": 120, "legal_name": 160, "phone": 30, "email": 254, "number": 20}
REF_MAX = 1000  # a signed picture
Typed = dict[str, str]
ABOUT_FIELDS = (
    "name",
    "(story|alt)-[a-z]{2}",
    "picture",
    "drop",
    "file",
    "phone",
    "email",
    "website",
    "languages",
    "seen",
)
LEGAL_FIELDS = ("legal_name", "number", "no_number", tax_fields, "seen")


def about_form(merchant: Any, languages: Collection[str]) -> Typed:
    stories = {f"story-{code}": merchant.story.get(code, "") for code in languages}
    alts = {f"alt-{code}": merchant.picture_alt.get(code, "") for code in languages}
    return {
        "name": merchant.name,
        **stories,
        "picture": "",
        **alts,
        "phone": merchant.contact_phone,
        "email": merchant.contact_email,
        "website": merchant.website,
        "languages": " ".join(merchant.languages),
    }


def legal_form(merchant: Any, taxes: Collection[str]) -> Typed:
    return {
        "legal_name": merchant.legal_name,
        "number": merchant.business_number,
        "no_number": "" if merchant.business_number else "on",
        **{tax: merchant.tax_numbers.get(tax, "") for tax in taxes},
    }


def about_typed(request: HttpRequest, languages: Collection[str]) -> tuple[Typed, dict[str, str]]:
    """As typed, the picture put aside; what is wrong with the picture."""
    given = request.POST
    typed = {name: _line(given, name) for name in ("name", "phone", "email", "website")}
    typed |= {f"story-{code}": _story(given, f"story-{code}") for code in languages}
    typed |= {f"alt-{code}": _line(given, f"alt-{code}", ALT_MAX) for code in languages}
    typed["languages"] = " ".join(dict.fromkeys(given.getlist("languages")))[:LONGEST]
    typed["picture"], typed["drop"] = given.get("picture", "")[:REF_MAX], given.get("drop", "")[:2]
    if typed["website"] and "://" not in typed["website"]:
        typed["website"] = f"https://{typed['website']}"
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return typed, {}
    try:
        stored = store_picture(file.read(MOST_BYTES + 1))  # one too many is refused as too large
    except BadPicture as bad:
        return typed, {"file": str(bad.facts["problem"])}
    if WIDTHS[0] not in stored.widths:
        return typed, {"file": "small"}
    return {**typed, "picture": signed(stored), "drop": ""}, {}


def legal_typed(request: HttpRequest, taxes: Collection[str]) -> Typed:
    typed = {name: _line(request.POST, name) for name in ("legal_name", "number")}
    typed["no_number"] = "on" if "no_number" in request.POST else ""
    return {**typed, **{tax: _line(request.POST, tax, LENGTHS["number"]).upper() for tax in taxes}}


def about_facts(typed: Typed, merchant: Any, languages: Collection[str]) -> dict[str, Any]:
    known = {*SPOKEN, *merchant.languages}
    return {
        "name": typed["name"],
        "story": {code: text for code, text in merchant.story.items() if code not in languages}
        | _texts(typed, "story", languages),
        "picture": picture_of(typed, merchant),
        "picture_alt": _texts(typed, "alt", languages),
        "languages": [code for code in typed["languages"].split() if code in known],
        "contact_email": typed["email"],
        "contact_phone": typed["phone"],
        "website": typed["website"],
    }


def legal_facts(typed: Typed, taxes: Collection[str]) -> dict[str, Any]:
    return {
        "legal_name": typed["legal_name"],
        "business_number": typed["number"],
        "tax_numbers": {tax: typed[tax] for tax in taxes if typed[tax]},
    }


def picture_of(typed: Typed, merchant: Any) -> str:
    """The one sent, none, or as it is."""
    sent = taken_in(typed.get("picture", ""))
    return "" if typed.get("drop") else sent.digest if sent else merchant.picture


def _texts(typed: Typed, name: str, languages: Collection[str]) -> dict[str, str]:
    return {code: text for code in languages if (text := typed[f"{name}-{code}"])}


def _line(given: QueryDict, name: str, most: int = LONGEST) -> str:
    return " ".join(given.get(name, "").split())[: LENGTHS.get(name, most)]


def _story(given: QueryDict, name: str) -> str:
    """One letter longer than may be, so that too long is seen."""
    return given.get(name, "").replace("\r\n", "\n").strip()[: STORY_MAX + 1]
