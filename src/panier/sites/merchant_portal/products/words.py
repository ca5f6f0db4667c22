"""Goods at the desk in words: what is missing, what keeps a door shut, what somebody changed, what was refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panier.kit.content import in_language
from panier.kit.money import Money
from panier.kit.refusals import Refusal
from panier.offer.catalogue.queries.edited import Edit
from panier.offer.terms.rules.typed import kilograms
from panier.sites._shared.formats import money
from panier.sites.merchant_portal.imports.names import field_names

KILOGRAM = 1000  # grams


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
        "not-a-weight": _("A weight is a number, such as 250 or 0.5 kg."),
        "under-a-gram": _("This is less than a gram. In kilograms? Write 0.5 kg."),
        "not-a-count": _("A count is a whole number of units, such as 4; “?” when nobody counts."),
        "price-needed": _("A price is needed."),
        "former-not-higher": _("A former price is higher than the price; leave it empty where there is none."),
    }
    return words.get(code, _("This cannot be read."))


def refused_words(refusal: Refusal) -> str:
    words = {
        "goods-busy": _("An import of your shop is being written. Try again in a moment: nothing you typed is lost."),
        "variant-busy": _("A variant was ordered or promised, and cannot be taken out: archive the product instead."),
        "door-shut": _("There is no address on your own site to lead to."),
        "former-not-higher": number_words("former-not-higher"),
    }
    return words.get(refusal.code, _("This is not possible right now. Try again in a moment."))


def moved_words(facts: Mapping[str, Any], currency: str) -> str:
    """One cell of a row stands otherwise than it did when the row was shown."""
    now = facts["now"]
    if facts["field"] in {"minor", "compare_at_minor"}:
        shown = money(Money(now, currency)) if now is not None else "—"
    elif facts["field"] == "door":
        shown = door_words()[now]
    elif facts["field"] == "grams":
        shown = weighed(now) or "—"
    else:
        shown = {"?": _("not counted"), "-": _("never counted")}.get(now, str(now))
    return _("Changed meanwhile: it is %(now)s now. What you typed is kept: save again to replace it.") % {"now": shown}


def typed_amount(minor: int) -> str:
    """As one types it: 19,99 or 19.99."""
    mark = "," if get_language() == "fr" else "."
    return f"{minor // 100}{mark}{minor % 100:02}"


def typed_former(minor: int | None) -> str:
    return "" if minor is None else typed_amount(minor)


def typed_weight(grams: int | None, unit: str) -> str:
    if unit != "kg" or grams is None:
        return "" if grams is None else str(grams)
    return kilograms(grams).replace(".", "," if get_language() == "fr" else ".")


def weighed(grams: int | None) -> str:
    """With its unit, as the sheet shows and reads it: 250 g, 1,5 kg."""
    unit = "kg" if (grams or 0) >= KILOGRAM else "g"
    return f"{typed_weight(grams, unit)} {unit}" if grams else ""


def named(content: Mapping[str, str]) -> str:
    return in_language(content, get_language() or "fr").text


def field_name(field: str) -> str:
    more = {
        "made": _("Made"),
        "door": _("Door"),
        "category": _("Category"),
        "tax_category": _("Taxes"),
        "gtin": _("Bar code"),
        "by_parcel": _("Travels by parcel"),
    }
    return more.get(field) or field_names().get(field, field)


def fault_words(code: str) -> str:
    """What a field of the form cannot be."""
    words = {
        "title-needed": _("A title is needed."),
        "category-needed": _("Choose one of the categories: type a few letters."),
        "choose": _("Choose one of these."),
        "formula": _("This would run as a formula in a spreadsheet. Write it as plain text."),
        "too-long": _("At most %(most)s characters."),
        "too-many-variants": _("These options make more than %(most)s variants: split the product in several."),
        "option-name-needed": _("Name this option, such as: size."),
        "bad-address": _("This is not an address of a site everybody can reach, such as https://my-shop.ca/bread."),
        "no-address": _("There is no address on your own site to lead to."),
        "bad-gtin": _(
            "This bar code is wrong: its last digit does not fit the others. Scan it again, or leave it empty."
        ),
        "scientific-gtin": _("A spreadsheet has shortened this bar code: scan it again."),
        "internal-gtin": _("This is a number shops give themselves, not one of a maker: leave it empty."),
    }
    return words.get(code, _("This cannot be read."))


def picture_words(name: str, problem: str) -> str:
    words = {
        "too-large": _("“%(name)s” is larger than 10 MB."),
        "too-many-pixels": _("“%(name)s” has more than 40 million pixels: make it smaller."),
        "heic": _(
            "“%(name)s” is a HEIC picture, the iPhone’s own format, which we cannot read. On the iPhone: Settings, Camera, Formats, “Most Compatible”; a picture taken already: share it or save it as JPEG."
        ),
        "animated": _("“%(name)s” moves: choose a still picture."),
        "too-many": _("That is more than 8 pictures at a time, or 12 in all: the rest is left out."),
    }
    return words.get(problem, _("“%(name)s” is no picture we can read, whatever its name says.")) % {"name": name}


def changes_words(edits: Sequence[Edit]) -> str:
    """What the others did since the form was opened."""
    if not edits:
        return _("An import changed this product while you were writing. Look at it, then save again to replace it.")
    told = "; ".join(f"{edit.person}: {edit_words(edit)}" for edit in edits)
    return _("Somebody saved this product while you were writing: %(told)s. Save again to replace it.") % {"told": told}


def edit_words(edit: Edit) -> str:
    """Each field before and after."""
    return ", ".join(_difference(each) for each in edit.differences)


def _difference(difference: Mapping[str, Any]) -> str:
    field, before, after = difference["field"], difference["before"], difference["after"]
    name = field_name(field)
    if field == "variant":
        name = _("Variant taken out") if after is None else _("New variant")
    if field in {"made", "archived", "variant", "category", "description", "picture"}:
        return _("Brought back") if field == "archived" and not after else name
    if "place" in difference:
        name = f"{name} ({difference['place']})"
    return f"{name} {_shown(field, before)} → {_shown(field, after)}"


def _shown(field: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field in {"minor", "compare_at_minor"} and isinstance(value, int):
        return typed_amount(value)
    return door_words().get(str(value), str(value)) if field == "door" else str(value)
