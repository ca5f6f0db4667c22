"""What people call the fields, kinds and outcomes of an import."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from panier.offer.catalogue.rules.headers import MEANINGS
from panier.sites._shared.formats import number


def field_names() -> dict[str, str]:
    """Of a difference."""
    return {
        "title": _("Title"),
        "description": _("Description"),
        "brand": _("Brand"),
        "archived": pgettext("product", "Archived"),
        "pictures": _("Pictures"),
        "minor": _("Price"),
        "compare_at_minor": _("Former price"),
        "sku": _("SKU"),
        "gtin_given": _("Bar code"),
        "grams": _("Weight (g)"),
        "url": _("Address on your site"),
        "picture": _("Picture of the variant"),
        "options": _("Options"),
        "on_hand": _("Stock"),
        "variant": _("New variant"),
    }


def meaning_names() -> dict[str, str]:
    """Of what a column can hold, in the order of the choices."""
    names = {
        "title": _("Title"),
        "description": _("Description"),
        "price": _("Price"),
        "compare_at": _("Former price"),
        "sku": _("SKU"),
        "gtin": _("Bar code"),
        "quantity": _("Stock"),
        "brand": _("Brand"),
        "category_own": _("Category"),
        "option1_value": _("First option (such as the size)"),
        "option2_value": _("Second option"),
        "option3_value": _("Third option"),
        "weight:g": _("Weight in grams"),
        "weight:kg": _("Weight in kilograms"),
        "weight:lb": _("Weight in pounds"),
        "image": _("Address of a picture"),
        "published": _("Published or not"),
        "key": _("Identifier of the product"),
        "url": _("Address on your site"),
        "stock_at": _("Stock of the place the column is named after"),
    }
    return {means: names[means] for means in MEANINGS}


def dialect_names() -> dict[str, str]:
    """Of the programs whose files we know; what is not here is called as it is."""
    return {
        "shopify": "Shopify",
        "woocommerce": "WooCommerce",
        "lightspeed-x": "Lightspeed X-Series",
        "lightspeed-r": "Lightspeed R-Series",
        "google": "Google Merchant",
        "other": _("Columns by hand"),
    }


def kind_names() -> dict[str, str]:
    return {
        "created": _("Created"),
        "changed": _("Changed"),
        "left": _("Left as is"),
        "refused": _("Rows refused"),
        "noted": _("Noted"),
        "absent": _("Not in this file"),
    }


def kind_hints() -> dict[str, str]:
    return {
        "created": _("New products."),
        "changed": _("Products you have already, with what changes."),
        "left": _("Equal to what is here already, or not for this market: nothing is done."),
        "refused": _(
            "These rows are not taken. Correct them in your file and bring it in again: the others will be left as they are."
        ),
        "noted": _("Taken, and good to know."),
        "absent": _("Known from before and not taken from this file: they stay as they are."),
    }


def task_words(kind: str) -> str:
    """What a job does with an import."""
    words = {
        "look": _("We are looking at your file"),
        "apply": _("Your file is being applied"),
        "undo": _("The import is being taken back"),
    }
    return words[kind]


def stage_words(stage: str, done: int, total: int) -> str:
    """How far it is."""
    words = {
        "reading": _("%(done)s of %(total)s rows read"),
        "comparing": _("%(done)s of %(total)s products compared with yours"),
        "writing": _("%(done)s of %(total)s products written"),
        "counting": _("%(done)s of %(total)s counts of stock written"),
    }
    return words[stage] % {"done": number(done), "total": number(total)} if stage in words else ""


def outcome_words(outcome: str) -> str:
    """Why an undo leaves a product as it is."""
    words = {
        "ordered": _("Somebody has ordered it: it stays."),
        "changed": _("It has changed since: it stays."),
        "gone": _("It is not here any more."),
    }
    return words.get(outcome, "")


def picture_words(problem: str) -> str:
    """Why a picture could not be fetched."""
    words = {
        "refused-address": _("This address is not on the public web."),
        "bad-address": _("This is not a web address."),
        "bad-certificate": _("Its certificate is not one that browsers trust, or not that of this name."),
        "unreachable": _("Nothing answers at this address."),
        "not-found": _("There is no picture at this address."),
        "too-slow": _("It takes too long."),
        "too-large": _("It is too large."),
        "too-many-redirects": _("It leads from address to address."),
        "too-many-pixels": _("It has too many pixels."),
        "animated": _("It is animated."),
        "unreadable": _("It is not a picture we can read."),
        "heic": _("It is not a picture we can read."),
    }
    return words.get(problem, problem)
