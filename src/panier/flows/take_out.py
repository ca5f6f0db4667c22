"""The merchant accepts a part of what was ordered, or finds while he prepares that something is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from panier.flows.amending import leave_out
from panier.flows.letters import tell_accepted
from panier.kit.refusals import ReasonNeeded
from panier.trade.amendments.actions import Said
from panier.trade.amendments.queries import is_amended, open_proposals
from panier.trade.amendments.rules import (
    AMENDED_IN,
    GONE,
    NOTE_LENGTH,
    REASONS,
    BadQuantity,
    NothingTakenOut,
    ProposalOpen,
)
from panier.trade.orders.actions import Step, move_parts, other_hand, same_step
from panier.trade.orders.models import Part
from panier.trade.orders.queries import lock_order, part_of_merchant
from panier.trade.orders.rules import WrongStep


@dataclass(frozen=True, slots=True)
class Less:
    """`left`: how many of a line he has, by its key; what is not named stays whole. `seen`: how many the desk showed.

    `key`: a program's, which says with it that it accepts: once, and only what nobody has accepted yet.
    """

    left: Mapping[int, int]
    seen: Mapping[int, int]
    why: str
    note: str = ""
    key: UUID | None = None


@transaction.atomic(durable=True)
def take_out(merchant_id: int, public_id: str, asked: Less, *, actor: str, now: datetime) -> Part:
    """What is missing goes back at once; a part not accepted yet is accepted with what is left of it.

    NoSuchPart, WrongStep (also when another hand changed it meanwhile), NothingTakenOut, BadQuantity, ReasonNeeded, ProposalOpen.
    """
    note = asked.note.strip()[:NOTE_LENGTH]
    if asked.why not in REASONS or (asked.why == "other" and not note):
        raise ReasonNeeded
    order = lock_order(part_of_merchant(merchant_id, public_id).order_id)
    part = part_of_merchant(merchant_id, public_id)
    if asked.key and _was_done(part, asked, Step(Part.State.REFUSED, actor, now)):
        return part
    if part.state not in ((Part.State.TO_ACCEPT,) if asked.key else AMENDED_IN) or asked.seen != {
        line.pk: line.quantity for line in part.lines.all()
    }:
        raise WrongStep(state=part.state, step="take_out", by=other_hand(part, actor))
    out = _units_out(part, asked.left)
    if open_proposals(part.pk):
        raise ProposalOpen
    leave_out(order, part, out, Said(asked.why, note, actor, now, asked.key), not_there=asked.why in GONE)
    if part.state == Part.State.TO_ACCEPT:
        move_parts([part], Step(Part.State.ACCEPTED, actor, now))
        tell_accepted(part_of_merchant(merchant_id, public_id), now=now)
    return part


def _was_done(part: Part, asked: Less, refusing: Step) -> bool:
    """By this key; where nothing was left it ended in a refusal, which is one however often it is said."""
    nothing_left = not any(asked.left.get(line, seen) for line, seen in asked.seen.items())
    return is_amended(part.pk, asked.key) or (nothing_left and same_step(part, refusing))


def _units_out(part: Part, left: Mapping[int, int]) -> dict[int, int]:
    out = {line.pk: line.quantity - left.get(line.pk, line.quantity) for line in part.lines.all()}
    if set(left) - set(out) or any(
        not 0 <= units <= line.quantity for line in part.lines.all() for units in [out[line.pk]]
    ):
        raise BadQuantity
    if not any(out.values()):
        raise NothingTakenOut
    return {key: units for key, units in out.items() if units}
