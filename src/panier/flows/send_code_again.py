"""The buyer stands at the counter without her code: the letter that has it comes again."""

from datetime import datetime

from django.db import transaction

from panier.flows.letters import tell_code
from panier.kit.attempts import TooManyAttempts, count
from panier.trade.fulfilment.rules.proofs import SENDINGS, SentEnough
from panier.trade.orders.models import Part
from panier.trade.orders.queries import part_of_merchant
from panier.trade.orders.rules import WrongStep


@transaction.atomic(durable=True)
def send_code_again(merchant_id: int, public_id: str, *, now: datetime) -> Part:
    """To the address of the order and no other. NoSuchPart, WrongStep where no code is waited for, SentEnough."""
    part = part_of_merchant(merchant_id, public_id)
    if part.state != Part.State.READY or not part.pickup_code:
        raise WrongStep(state=part.state, step="code_again", by="")
    try:
        count(SENDINGS, part.public_id, now=now)
    except TooManyAttempts as enough:
        raise SentEnough(until=enough.facts["until"]) from enough
    tell_code(part, now=now)
    return part
