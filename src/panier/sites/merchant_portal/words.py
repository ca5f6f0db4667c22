"""Refusals of the desk in words."""

import re

from django.utils.translation import gettext as _

from panier.kit.refusals import Refusal
from panier.sites._shared.states import actor, state_of

PERSON = re.compile(r"\(([^()]+)\)$")  # events name a shop and, in brackets, the person


def words_of(refusal: Refusal) -> str:
    words = {
        "not-found": _("This order is not here any more."),
        "wrong-step": _moved(refusal),
        "minded": _("%(name)s takes care of this order right now.") % {"name": refusal.facts.get("by", "")},
        "wrong-pickup-code": _("This code is not the one of this order. Ask the buyer to read it again."),
        "too-many-attempts": _("Too many wrong codes at this desk. Wait ten minutes, then try again."),
        "nothing-taken-out": _("Lower at least one quantity: so far nothing is taken out."),
        "more-than-ordered": _("A quantity is a whole number, at most what was ordered."),
        "proposal-open": _("The buyer is asked about a substitute: wait for the answer, or withdraw the proposal."),
        "proposal-over": _("This proposal has ended already: look at what became of it."),
        "nothing-collides": _("You are open on the day promised to the buyer: there is no other moment to propose."),
        "not-a-substitute": _(
            "This product cannot replace it: it is not for sale, taxed otherwise, or there are too few."
        ),
        "no-such-pickup": _(
            "No order of this shop goes by this code. Look at it again, or ask for the order’s number."
        ),
        "proof-needed": _("Say who took it, take a photo, or give the carrier and the tracking number."),
        "paper-needed": _("Write the name on the identity paper, and why it goes without the code."),
        "code-sent-enough": _("The code was sent three times within the hour. Wait, or hand over without it."),
        "bad-tracking": _("Choose the carrier.")
        if refusal.facts.get("problem") == "carrier"
        else _("This does not look like a tracking number: 6 to 40 letters and figures."),
        "bad-picture": _("This photo is too large: at most 10 MB and 40 million pixels.")
        if str(refusal.facts.get("problem")).startswith("too-")
        else _("This file is no photo we can read, whatever its name says."),
        "reason-needed": _("Say why: the buyer will read it."),
        "enquiry-moved": _("This request has moved on meanwhile: look at its state."),
        "counted-too-few": _("By this count %(left)s are free: not enough for this request. Count again, or say no.")
        % {"left": refusal.facts.get("left", 0)},
        "bad-count": _("A count is a whole number of units, such as 4."),
        **_returns(refusal),
        "nothing-to-refund": _("The money of this part has gone back already."),
    }
    return words.get(refusal.code, _("This is not possible right now. Try again in a moment."))


def _returns(refusal: Refusal) -> dict[str, str]:
    """Of what is taken back after the hand-over."""
    return {
        "nothing-taken-back": _("Say what came back, or how much you pay back: so far it is nothing."),
        "bad-return": _(
            "A line gives back whole units or an amount such as 4.50, not both, and at most what is left of it."
        ),
        "too-long-ago": _(
            "A shop gives money back here for %(days)s days after the hand-over. Write to the market: it still can."
        )
        % {"days": refusal.facts.get("days", 0)},
        "amount-moved": _("Look at the amount below first: it is not the one you had seen. Nothing has gone back yet."),
        "below-zero": _(
            "Your shop is closed, and what the market still owes you does not cover this. Nothing has gone back: write to the market, which can give it back with you."
        ),
    }


def person_of(name: str) -> str:
    """Who it was, as the desk says it: `Boulangerie Bruno (Mona)` is Mona."""
    found = PERSON.search(name)
    return found[1] if found else actor(name)


def _moved(refusal: Refusal) -> str:
    """Two at one desk: the second is told who was first."""
    if not refusal.facts.get("by") or "state" not in refusal.facts:
        return _("This order has moved on meanwhile: look at its state and choose again.")
    facts = {"name": person_of(str(refusal.facts["by"])), "state": state_of(str(refusal.facts["state"]), "part")}
    return _("%(name)s was first: this order is now at “%(state)s”. Nothing was done twice.") % facts
