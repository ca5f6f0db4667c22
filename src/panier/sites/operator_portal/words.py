"""Refusals of the operator's pages in words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from panier.kit.refusals import Refusal
from panier.sites._shared.formats import long_day
from panier.sites._shared.selling import NEEDS_WORDS
from panier.trade.payouts.rules import NEGATIVE, NO_ACCOUNT, ON_HOLD, OPEN_ORDERS, TOO_MUCH, TOO_SOON, Hold


def hold_words(hold: Hold) -> str:
    """Why a shop is not paid yet."""
    words = {
        OPEN_ORDERS: _("Orders of it are still open."),
        TOO_SOON: _("Its last order is too recent: owed from %(day)s."),
        NEGATIVE: _("It owes the market more than it earned: carried, nothing is paid."),
        NO_ACCOUNT: _("It gave no bank account."),
        ON_HOLD: _("Its bank account is being changed: held until %(day)s."),
        TOO_MUCH: _("It is more than one payment of the bank’s file can say."),
    }
    said = words[hold.code]
    return said % {"day": long_day(hold.until)} if hold.until else said


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
        "nothing-to-pay-out": _("Nobody can be paid now: it has just been done, or everything is held back."),
        "owed-moved": _("What is owed has changed since you looked. Look again below, then pay."),
        "same-person": _("You prepared this run: another operator looks at it and releases it."),
        "not-released": _(
            "This file waits for a second person: until she releases it, it is given back as a whole or not at all."
        ),
        "already-released": _(
            "This file has been released already: what it pays comes back payment by payment, once the bank says so."
        ),
        "numbers-used-up": _("Every number the bank’s file can have has been used: ask for another originator number."),
        "already-returned": _("This payment had come back already: nothing was written again."),
        "not-closed": _("This shop is open already."),
        "wrong-step": _("This part has moved on meanwhile: look at its state and choose again."),
        "not-checked": _("Not approved: the lines marked below are not settled yet."),
        "way-over": _("This is not asked any more: it was decided, withdrawn or replaced."),
        "already-run": _("Somebody runs this shop already: another claim was approved. Refuse this one, saying why."),
    }
    if refusal.code == "not-ready-to-sell":
        missing: Any = refusal.facts["missing"]
        return lacks_words(missing)
    said = words.get(refusal.code, _("This is not possible right now. Try again in a moment."))
    return said % refusal.facts if "%(" in said else said


def lacks_words(missing: Iterable[str]) -> str:
    """What a shop lacks to sell."""
    return _("Not opened as far as selling. Missing: %(what)s.") % {
        "what": ", ".join(str(NEEDS_WORDS[need]) for need in missing)
    }
