"""Terms of sale in words: what is wrong with what was typed, and why a way is not offered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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


def why_words() -> dict[str, str]:
    """By reason (`trade.checkout.rules.ways.WHY`), as the merchant should hear it."""
    return {
        "not-offered": _("You do not offer it."),
        "goods": _("Something in the cart is not had this way."),
        "outside-territory": _("This market does not deliver there."),
        "no-zone": _("None of your zones reaches this postal code."),
        "no-weight": _("Nobody says what it weighs: type a weight, or state one for goods without."),
        "too-heavy": _("It is heavier than your heaviest parcel."),
        "no-slot": _("Every time of the next two weeks is full or past its cut-off."),
    }
