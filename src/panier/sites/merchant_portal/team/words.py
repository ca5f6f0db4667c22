"""Roles, rights and refusals of the team in words."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panier.kit.refusals import Refusal
from panier.offer.team.rules import CLERK, MANAGER, MAY, OWNER, May, may
from panier.sites._shared.states import state_of

RIGHTS = {
    "orders": gettext_lazy("orders and their hand-over"),
    "without_code": gettext_lazy("handing over without the code"),
    "enquiries": gettext_lazy("requests"),
    "conversations": gettext_lazy("conversations with buyers"),
    "stock": gettext_lazy("stock counts"),
    "earnings": gettext_lazy("what the shop earns"),
    "returns": gettext_lazy("money back after the hand-over"),
    "products": gettext_lazy("products, prices and doors"),
    "imports": gettext_lazy("imports of the catalogue"),
    "connections": gettext_lazy("the connection with the shop’s own system"),
    "origin": gettext_lazy("claims of origin"),
    "feeds": gettext_lazy("files for elsewhere"),
    "shop": gettext_lazy("what the shop says of itself, places, hours and terms of sale"),
    "reviews": gettext_lazy("reviews"),
    "plan": gettext_lazy("the plan and help"),
    "identity": gettext_lazy("the legal name and the numbers of the shop"),
    "tokens": gettext_lazy("programs"),
    "bank": gettext_lazy("the bank account"),
    "contract": gettext_lazy("how far the shop opens, and the terms with the market"),
    "leaving": gettext_lazy("taking everything, closing the shop"),
    "team": gettext_lazy("the team"),
}
UNSAID: tuple[May, ...] = ("myself", "about")
BELOW = {OWNER: MANAGER, MANAGER: CLERK, CLERK: ""}


def meaning(role: str) -> str:
    """What the role may see and do, read from the table: beyond the role below it."""
    below = BELOW[role]
    own = [what for what in MAY if what not in UNSAID and may(role, what) and not (below and may(below, what))]
    said = ", ".join(str(RIGHTS[what]) for what in own)
    if not below:
        return str(capfirst(said)) + "."
    return _("All of a %(role)s, and: %(rights)s.") % {"role": state_of(below, "role").lower(), "rights": said}


def team_words(refusal: Refusal) -> str:
    facts = refusal.facts
    if refusal.code == "bad-invitation":
        bad = {"email": _("Type an e-mail address, such as ana@example.com."), "role": _("Choose a role.")}
        return bad[str(facts["field"])]
    if refusal.code == "too-many-invitations":
        return _too_many(facts)
    words = {
        "last-owner": _("A shop keeps at least one owner: make somebody else an owner first."),
        "already-member": _("This person is in the team already."),
        "invitation-over": _("This invitation has been answered, or is over."),
        "other-address": _("This invitation is for another address than yours."),
    }
    return words.get(refusal.code, _("This is not possible right now. Try again in a moment."))


def _too_many(facts: dict[str, object]) -> str:
    if "most" in facts:
        return _("%(most)s invitations wait for an answer already: withdraw one first.") % facts
    if "within" in facts:
        return _("%(within)s invitations in a day are enough: go on tomorrow.") % facts
    return _("A team has at most %(team)s people.") % facts
