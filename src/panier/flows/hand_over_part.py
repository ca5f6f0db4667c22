"""A part changes hands: the merchant has earned its money, and what proves it is kept."""

from datetime import datetime

from django.db import transaction

from panier.base.ledger.actions import Happening, post
from panier.flows.letters import tell_handed_over
from panier.flows.postings import HAND_OVER, money_of, transfers
from panier.kit.attempts import attempt
from panier.offer.inventory.actions import take
from panier.trade.amendments.queries import holders_of, open_proposals
from panier.trade.amendments.rules import ProposalOpen
from panier.trade.fulfilment.actions import keep_hand_over
from panier.trade.fulfilment.queries import holds_code
from panier.trade.fulfilment.rules.proofs import GUESSES, Shown
from panier.trade.orders.actions import Step, complete_if_done, move_parts, same_step
from panier.trade.orders.models import Part
from panier.trade.orders.queries import lock_order, part_of_merchant
from panier.trade.orders.rules import WrongCode


def hand_over_part(merchant_id: int, public_id: str, *, shown: Shown, actor: str, now: datetime) -> Part:
    """Hand the merchant's part over; a pickup needs its code or QR. NoSuchPart, WrongStep, WrongCode, ProposalOpen, TooManyAttempts."""
    with attempt(GUESSES, str(merchant_id), WrongCode, now=now):
        return _hand_over(merchant_id, public_id, shown, actor, now)


@transaction.atomic(durable=True)
def _hand_over(merchant_id: int, public_id: str, shown: Shown, actor: str, now: datetime) -> Part:
    order = lock_order(part_of_merchant(merchant_id, public_id).order_id)
    part = part_of_merchant(merchant_id, public_id)
    step = Step(Part.State.HANDED_OVER, actor, now)
    if same_step(part, step):
        return part
    needs_code = part.pickup_code and part.state == Part.State.READY and not shown.reason
    if needs_code and not holds_code(part, shown.code):
        raise WrongCode
    move_parts([part], step)
    keep_hand_over(part, shown, person=actor, now=now)
    if open_proposals(part.pk):
        raise ProposalOpen
    take(holders_of(part.pk, part.public_id))
    happening = Happening(order.territory_id, f"hand_over:{part.public_id}", "hand_over", part.public_id, now)
    post(happening, transfers(HAND_OVER, money_of(part)))
    complete_if_done(order)
    tell_handed_over(part, now=now)
    return part
