"""Why a dispute cannot be taken, and what to do."""

from django.utils.translation import gettext as _

from panier.offer.origin.rules import WORDS_MAX, WORDS_MIN


def dispute_words(code: str) -> str:
    words = {
        "bad-email": _("This e-mail address does not look right: check it, or leave it empty."),
        "words-needed": _("Say what is not true and how you know, in %(least)s to %(most)s characters.")
        % {"least": WORDS_MIN, "most": WORDS_MAX},
        "wrong-step": _("This claim is not shown any more: there is nothing left to dispute."),
        "too-many": _("Several people dispute this claim already: we are looking at it."),
    }
    return words.get(code, _("This is not possible right now. Try again in a moment."))
