"""Claims of origin in words: three things that are never called by one name."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from panier.kit.content import in_language
from panier.offer.origin.rules import Mark

KIND = {"local": _("Merchant of the territory"), "made": _("Made here"), "certified": _("Certified")}
MEANING = {
    "local": _("The shop has its place of business in the territory. It says nothing about its goods."),
    "made": _(
        "The last substantial transformation took place in the territory, or enough of the direct cost of making it was spent there."
    ),
    "certified": _("An outside body vouches for it, under a number, until a day."),
}
STATE = {
    "claimed": _("Waiting to be confirmed"),
    "confirmed": _("Confirmed"),
    "refused": _("Not confirmed"),
    "withdrawn": _("Withdrawn"),
    "revoked": _("Revoked after a dispute"),
    "expired": _("Over"),
}
TONE = {"claimed": "warm", "confirmed": "ok", "refused": "bad", "withdrawn": "", "revoked": "bad", "expired": ""}
BASIS = {
    "transformed": _("Last substantial transformation here"),
    "cost-share": _("Direct cost of making it spent here"),
}


def mark_name(marks: Mapping[str, Mark], code: str) -> str:
    """A mark the pack has dropped since keeps its code."""
    return in_language(marks[code].name, get_language() or "fr").text if code in marks else code
