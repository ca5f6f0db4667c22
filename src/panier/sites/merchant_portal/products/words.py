"""Goods at the desk in words: what is missing, what keeps a door shut, what somebody changed, what was refused."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panier.kit.content import in_language
from panier.kit.money import Money
from panier.kit.refusals import Refusal
from panier.sites._shared.formats import money
from panier.sites.merchant_portal.imports.names import field_names


def missing_words() -> dict[str, str]:
    return {
        "picture": _("No picture"),
        "translation": _("Not in both languages"),
        "stock": _("No stock"),
        "price": _("No price"),
    }


def door_words() -> dict[str, str]:
    """In the order they open."""
    return {"listed": _("Shown"), "linked": _("On my site"), "selling": _("Sold here")}


def stop_words() -> dict[str, str]:
    """What keeps a door from opening, and what mends it."""
    return {
        "archived": _("Archived: nobody sees it. Bring it back first."),
        "merchant-listed": _("The market only shows your shop for now: until it opens further, the product is shown."),
        "merchant-linked": _("Your shop does not sell here yet: until it does, buyers are sent to your site."),
        "no-address": _("There is no address on your own site to lead to."),
        "no-price": _("It has no price."),
        "no-stock": _("No place has any left: buyers see it, and cannot buy it."),
        "no-way": _("Neither pickup nor delivery is set up."),
    }


def number_words(code: str) -> str:
    """Why what was typed is no price, or no count."""
    words = {
        "not-a-price": _("This is not a price, such as 19.99."),
        "ambiguous-number": _("This can be read two ways: write 1234.50, without separating thousands."),
        "too-precise": _("A price has two decimals at most."),
        "negative": _("Below zero is not possible."),
        "too-big": _("This is too large."),
        "not-a-count": _("A count is a whole number of units, such as 4; “?” when nobody counts."),
        "price-needed": _("A price is needed."),
    }
    return words.get(code, _("This cannot be read."))


def refused_words(refusal: Refusal) -> str:
    words = {
        "goods-busy": _("An import of your shop is being written. Try again in a moment: nothing you typed is lost."),
        "door-shut": _("There is no address on your own site to lead to."),
    }
    return words.get(refusal.code, _("This is not possible right now. Try again in a moment."))


def moved_words(facts: Mapping[str, Any], currency: str) -> str:
    """One cell of a row stands otherwise than it did when the row was shown."""
    now = facts["now"]
    if facts["field"] == "minor":
        shown = money(Money(now, currency))
    elif facts["field"] == "door":
        shown = door_words()[now]
    else:
        shown = {"?": _("not counted"), "-": _("never counted")}.get(now, str(now))
    return _("Changed meanwhile: it is %(now)s now. What you typed is kept: save again to replace it.") % {"now": shown}


def typed_amount(minor: int) -> str:
    """As one types it: 19,99 or 19.99."""
    mark = "," if get_language() == "fr" else "."
    return f"{minor // 100}{mark}{minor % 100:02}"


def named(content: Mapping[str, str]) -> str:
    return in_language(content, get_language() or "fr").text


def field_name(field: str) -> str:
    more = {
        "made": _("Made"),
        "door": _("Door"),
        "category": _("Category"),
        "tax_category": _("Taxes"),
        "gtin": _("Bar code"),
    }
    return more.get(field) or field_names().get(field, field)
