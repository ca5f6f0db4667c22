"""A buyer who lost phone and code is given her part all the same: whoever answers for the shop looked at an identity paper."""

from typing import NamedTuple

from panier.flows.hand_over_part import hand_over_part
from panier.offer.team.actions import By
from panier.offer.team.queries import role_of
from panier.offer.team.rules import NotYours, may
from panier.trade.fulfilment.rules.proofs import PaperNeeded, Shown
from panier.trade.orders.models import Part


class Paper(NamedTuple):
    """The `name` on the paper that was looked at, never its number; why without the code; how events name who says so."""

    name: str
    reason: str
    actor: str


def hand_over_without_code(merchant_id: int, public_id: str, paper: Paper, by: By) -> Part:
    """Money goes as with a code, and the buyer is told at once. NotYours, PaperNeeded, and what `hand_over_part` refuses."""
    if not may(role_of(merchant_id, by.account_id), "without_code"):
        raise NotYours
    for field in ("name", "reason"):
        if not getattr(paper, field):
            raise PaperNeeded(field=field)
    shown = Shown(taken_by=paper.name, reason=paper.reason)
    return hand_over_part(merchant_id, public_id, shown=shown, actor=paper.actor, now=by.now)
