"""A part changes hands: the merchant has earned its money."""

import hmac
from datetime import datetime

from django.db import transaction

from panier.base.ledger.actions import Happening, post
from panier.flows.letters import tell_handed_over
from panier.flows.postings import HAND_OVER, money_of, transfers
from panier.offer.inventory.actions import take
from panier.trade.orders.actions import Step, complete_if_done, move_parts, same_step
from panier.trade.orders.models import Part
from panier.trade.orders.queries import lock_order, part_of_merchant
from panier.trade.orders.rules import WrongCode


@transaction.atomic(durable=True)
def hand_over_part(merchant_id: int, public_id: str, *, code: str, actor: str, now: datetime) -> Part:
    """Hand the merchant's part over; a pickup needs its code. NoSuchPart, WrongStep, WrongCode."""
    order = lock_order(part_of_merchant(merchant_id, public_id).order_id)
    part = part_of_merchant(merchant_id, public_id)
    step = Step(Part.State.HANDED_OVER, actor, now)
    if same_step(part, step):
        return part
    given = code.strip().upper()
    if part.pickup_code and part.state == Part.State.READY and not hmac.compare_digest(part.pickup_code, given):
        raise WrongCode
    move_parts([part], step)
    take([part.public_id])
    happening = Happening(order.territory_id, f"hand_over:{part.public_id}", "hand_over", part.public_id, now)
    post(happening, transfers(HAND_OVER, money_of(part)))
    complete_if_done(order)
    tell_handed_over(part, now=now)
    return part
