"""Terms of sale in words: what is wrong with what was typed, and why a way is not offered."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panier.sites._shared.formats import language_name, weekday

FAULTS = {
    "missing": gettext_lazy("Fill this in."),
    "amount": gettext_lazy("An amount looks like 5.95, at most 1000."),
    "weight": gettext_lazy("A weight in kilograms looks like 0.5, at most 100."),
    "days": gettext_lazy("A whole number of days, at most 60."),
    "minutes": gettext_lazy("A whole number of minutes, at most a week."),
    "km": gettext_lazy("A whole number of kilometres, from 1 to 300."),
    "elsewhere": gettext_lazy("One of these is not where this market delivers."),
    "not-rising": gettext_lazy("Each line begins higher than the one above."),
    "dearer": gettext_lazy("Whoever buys more never pays more for delivery: at most the price above."),
    "cheaper": gettext_lazy("What is heavier never costs less to send: at least the price above."),
    "hour": gettext_lazy("An hour such as 09:00, the end after the beginning."),
    "count": gettext_lazy("How many orders, from 1 to 999."),
    "cutoff": gettext_lazy("An hour such as 18:00, before the beginning."),
    "twice": gettext_lazy("One of these days has these hours already."),
    "below-law": gettext_lazy(
        "This takes away what the law gives every buyer, and would not hold. Say what you offer beyond it."
    ),
    "too-many": gettext_lazy("You have as many zones as there may be: change one of them instead."),
}
WHAT = {
    "pickup": gettext_lazy("Pickup"),
    "zone": gettext_lazy("Zone"),
    "slots": gettext_lazy("Delivery times"),
    "parcel": gettext_lazy("Weight of what states none"),
    "returns": gettext_lazy("Returns policy"),
}

FIELDS = {
    "name": gettext_lazy("Name shoppers see"),
    "where": gettext_lazy("Where"),
    "prefixes": gettext_lazy("Beginnings of postal codes"),
    "radius_km": gettext_lazy("Kilometres"),
    "place": gettext_lazy("Around"),
    "free_from": gettext_lazy("Free from, in dollars"),
    "days": gettext_lazy("Days it takes at most"),
    "pickup": gettext_lazy("People may pick up here"),
    "minutes": gettext_lazy("Minutes of opening hours to prepare an order"),
    "note": gettext_lazy("What to know when picking up"),
    "default": gettext_lazy("Kilograms each"),
    "template": gettext_lazy("Template"),
    "words": gettext_lazy("Your policy"),
    "at": gettext_lazy("From, or up to"),
    "price": gettext_lazy("Price, in dollars"),
    "begins": gettext_lazy("From"),
    "ends": gettext_lazy("To"),
    "capacity": gettext_lazy("Orders at most"),
    "cutoff_days": gettext_lazy("Days before"),
    "cutoff": gettext_lazy("Ordered by"),
}
LINE = re.compile(r"(?:step|r)(\d+)-(.+)")


def field_words(name: str) -> str:
    """What a field of these forms is called."""
    if line := LINE.fullmatch(name):
        number, what = int(line.group(1)) + 1, line.group(2)
        called = weekday(int(what[3:])) if what.startswith("day") else str(FIELDS.get(what, what))
        return _("Line %(number)s · %(what)s") % {"number": number, "what": called}
    what, _dash, language = name.partition("-")
    called = str(FIELDS.get(what, what))
    return f"{called} · {language_name(language)}" if language else called


def why_words() -> dict[str, str]:
    """By reason (`trade.checkout.rules.ways.WHY`), as the merchant should hear it."""
    return {
        "not-offered": _("You do not offer it."),
        "goods": _("Something in the cart is not had this way."),
        "not-sent": _("Something in the cart does not travel by parcel."),
        "outside-territory": _("This market does not deliver there."),
        "no-zone": _("None of your zones reaches this postal code."),
        "no-weight": _("Nobody says what it weighs: type a weight, or state one for goods without."),
        "too-heavy": _("It is heavier than your heaviest parcel."),
        "no-slot": _("Every time of the next two weeks is full or past its cut-off."),
    }
