"""Refusals of the desk in words."""

from django.utils.translation import gettext as _

from panier.kit.refusals import Refusal


def words_of(refusal: Refusal) -> str:
    words = {
        "not-found": _("This order is not here any more."),
        "wrong-step": _("This order has moved on meanwhile: look at its state and choose again."),
        "wrong-pickup-code": _("This code is not the one of this order. Ask the buyer to read it again."),
        "too-many-attempts": _("Too many wrong codes at this desk. Wait ten minutes, then try again."),
        "reason-needed": _("Say why: the buyer will read it."),
        "enquiry-moved": _("This request has moved on meanwhile: look at its state."),
        "counted-too-few": _("By this count %(left)s are free: not enough for this request. Count again, or say no.")
        % {"left": refusal.facts.get("left", 0)},
        "bad-count": _("A count is a whole number of units, such as 4."),
        "nothing-to-refund": _("The money of this part has gone back already."),
    }
    return words.get(refusal.code, _("This is not possible right now. Try again in a moment."))
