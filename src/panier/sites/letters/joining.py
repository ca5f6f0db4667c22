"""Words of letters about joining and staying: applications, proofs."""

from datetime import date

from babel.dates import format_date
from django.utils.translation import gettext as _

from panier.sites._shared.joining import OPENINGS
from panier.sites.letters.words import locale


def outcome(state: str) -> str:
    return {
        "submitted": _("We have received your application. Somebody looks at it and answers you."),
        "changes_asked": _("Your application needs a few changes before it can be approved."),
        "approved": _("Your application is approved: your desk is open."),
        "refused": _("Your application is refused."),
        "lapsed": _("The changes asked for did not come in time: this application is closed. You may make another."),
    }[state]


def day(text: str) -> str:
    """An ISO day."""
    return format_date(date.fromisoformat(text), "long", locale=locale())


def opening(state: str) -> str:
    """How far a shop opens."""
    return str(OPENINGS[state][0])
