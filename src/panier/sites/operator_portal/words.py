"""Refusals of the operator's pages in words."""

from django.utils.translation import gettext as _

from panier.kit.refusals import Refusal


def words_of(refusal: Refusal) -> str:
    words = {
        "bad-answer": _("Write at most 2,000 characters."),
        "ticket-closed": _("This request is closed: open another."),
        "not-found": _("This is not here any more."),
        "reason-needed": _("Say why: it is kept, and people will read it."),
        "nothing-to-refund": _("The money of this part has gone back already, or never came."),
        "street-moved": _(
            "Somebody drew this street meanwhile. Open it again in another tab, and do your changes there."
        ),
        "street-full": _("A street holds at most %(most)s places."),
        "place-elsewhere": _("One of these places is closed, on another street, or of another town: take it off."),
        "street-empty": _("Nobody stands on this street yet: draw it, save, then show it."),
        "too-many-events": _("A street shows at most %(most)s events to come: end one first."),
        "shop-closed": _("This shop has closed: reopen it among the closed shops."),
        "not-closed": _("This shop is open already."),
        "wrong-step": _("This part has moved on meanwhile: look at its state and choose again."),
        "not-checked": _("Not approved: the lines marked below are not settled yet."),
        "already-run": _("Somebody runs this shop already: another claim was approved. Refuse this one, saying why."),
    }
    said = words.get(refusal.code, _("This is not possible right now. Try again in a moment."))
    return said % refusal.facts if "%(" in said else said
