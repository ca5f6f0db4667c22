"""The steps and states of joining in words, for whoever applies and whoever looks at it."""

from django.utils.translation import gettext_lazy

STEPS = {
    "identity": gettext_lazy("Your shop"),
    "eligibility": gettext_lazy("A shop from here"),
    "places": gettext_lazy("Places and hours"),
    "delivery": gettext_lazy("Pickup and delivery"),
    "bank": gettext_lazy("Bank account"),
    "terms": gettext_lazy("Terms"),
}
OPENINGS = {
    "listed": (gettext_lazy("Be found"), gettext_lazy("Your page, your hours, your address. Free.")),
    "linked": (gettext_lazy("Show my products"), gettext_lazy("People buy on your own site. Free.")),
    "selling": (gettext_lazy("Sell here"), gettext_lazy("In the common cart; a commission on each sale.")),
}
STATES = {
    "draft": gettext_lazy("Not sent yet"),
    "submitted": gettext_lazy("Being looked at"),
    "changes_asked": gettext_lazy("Changes asked"),
    "approved": gettext_lazy("Approved"),
    "refused": gettext_lazy("Refused"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "lapsed": gettext_lazy("Closed, not answered in time"),
}
TONES = {"submitted": "blue", "changes_asked": "warm", "approved": "ok", "refused": "bad"}
DAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
