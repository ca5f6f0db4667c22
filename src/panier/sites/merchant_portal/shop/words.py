"""What a shop is, in words: faults, fields, and its history."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from panier.kit.refusals import Refusal
from panier.offer.merchants.shop.pins import degrees
from panier.sites._shared.formats import language_name
from panier.sites.merchant_portal.join.words import fault_words as joining_words
from panier.sites.merchant_portal.products.words import picture_words

WHAT = {
    "place_added": gettext_lazy("Place added"),
    "place_closed": gettext_lazy("Place closed"),
    "place_opened": gettext_lazy("Place opened again"),
}
FIELDS = {
    "address": gettext_lazy("Number and street"),
    "municipality": gettext_lazy("Town"),
    "postal_code": gettext_lazy("Postal code"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "name": gettext_lazy("Name people know"),
    "story": gettext_lazy("Story"),
    "picture": gettext_lazy("Picture"),
    "drop": gettext_lazy("Take the picture away"),
    "alt": gettext_lazy("What the picture shows"),
    "picture_alt": gettext_lazy("What the picture shows"),
    "phone": gettext_lazy("Phone"),
    "contact_phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail people may write to"),
    "contact_email": gettext_lazy("E-mail people may write to"),
    "website": gettext_lazy("Your own site"),
    "languages": gettext_lazy("Languages spoken"),
    "legal_name": gettext_lazy("Legal name"),
    "number": gettext_lazy("NEQ"),
    "business_number": gettext_lazy("NEQ"),
    "no_number": gettext_lazy("My shop has no NEQ (I sell under my own name)"),
    "tax_numbers": gettext_lazy("Tax numbers"),
    "TPS": gettext_lazy("GST number"),
    "TVQ": gettext_lazy("QST number"),
}


def fault_words(faults: Mapping[str, str]) -> dict[str, str]:
    """By field, as it is said beside it."""
    own = {
        "long": _("At most 4000 characters."),
        "far": _("This is too far from where the postal code is: look at both."),
        "too-many": _("A shop has at most 50 open places."),
        "small": _("This picture is less than 320 pixels wide: choose a larger one."),
    }
    told = {field: own[code] for field, code in faults.items() if code in own}
    pin = _("A latitude and a longitude look like 45.52170 and -73.57630.")
    told |= {name: pin for name in ("latitude", "longitude") if faults.get(name) == "form"}
    if "file" in faults and "file" not in told:
        told["file"] = picture_words(_("This file"), faults["file"])
    return {**joining_words({field: code for field, code in faults.items() if field not in told}), **told}


def field_words(name: str) -> str:
    what, _dash, language = name.partition("-")
    called = str(FIELDS.get(what, what))
    return f"{called} · {language_name(language)}" if language else called


def value_words(name: str, value: Any) -> str:
    """A column's value, as history and two versions show it."""
    if not value:
        return "—"
    if name == "languages":
        return ", ".join(language_name(code) for code in (value.split() if isinstance(value, str) else value))
    if isinstance(value, dict):
        return " · ".join(f"{key}{_(': ')}{text}" for key, text in value.items())
    if isinstance(value, float):
        return degrees(value)
    return _("a picture") if name == "picture" else _("yes") if value == "on" else str(value)


def place_words(refusal: Refusal) -> str:
    """Why a place does not close now."""
    if refusal.code != "place-busy":
        return _("This is not possible right now. Try again in a moment.")
    facts: Any = refusal.facts
    told = [
        ngettext("%(count)s order is under way here", "%(count)s orders are under way here", facts["parts"])
        % {"count": facts["parts"]},
        ngettext("%(count)s request waits here", "%(count)s requests wait here", facts["requests"])
        % {"count": facts["requests"]},
        ngettext(
            "%(count)s unit that stands here is promised",
            "%(count)s units that stand here are promised",
            facts["units"],
        )
        % {"count": facts["units"]},
        ngettext(
            "%(count)s delivery zone is drawn around it", "%(count)s delivery zones are drawn around it", facts["zones"]
        )
        % {"count": facts["zones"]},
    ]
    why = [words for words, name in zip(told, ("parts", "requests", "units", "zones"), strict=True) if facts[name]]
    return _("It stays open: %(why)s. See to it first.") % {"why": "; ".join(why)}


def told_change(change: Any) -> list[tuple[str, str, str]]:
    """Each field before and after."""
    return [
        (field_words(name), value_words(name, change.before.get(name)), value_words(name, value))
        for name, value in change.after.items()
    ]
