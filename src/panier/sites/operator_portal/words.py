"""Refusals of the operator's pages in words."""

from django.utils.translation import gettext as _

from panier.kit.refusals import Refusal


def words_of(refusal: Refusal) -> str:
    words = {
        "not-found": _("This is not here any more."),
        "reason-needed": _("Say why: it is kept, and people will read it."),
        "nothing-to-refund": _("The money of this part has gone back already, or never came."),
        "wrong-step": _("This part has moved on meanwhile: look at its state and choose again."),
    }
    return words.get(refusal.code, _("This is not possible right now. Try again in a moment."))
