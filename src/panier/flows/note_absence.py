"""Somebody came with a part and nobody was there: noted, and the buyer is told what comes next."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from panier.flows.letters import tell_absent
from panier.trade.fulfilment import actions
from panier.trade.fulfilment.queries import BROUGHT, absences_of
from panier.trade.fulfilment.rules.proofs import LONGEST_NOTE
from panier.trade.orders.models import Part
from panier.trade.orders.queries import lock_order, part_of_merchant
from panier.trade.orders.rules import WrongStep

SAME_VISIT = timedelta(minutes=10)


class Absent(NamedTuple):
    """`then`: again, or fetch (it waits at the shop). `note`: what the buyer reads beside it."""

    then: str
    note: str = ""


@transaction.atomic(durable=True)
def note_absence(merchant_id: int, public_id: str, absent: Absent, *, actor: str, now: datetime) -> Part:
    """NoSuchPart; WrongStep when it is not on its way to a door. Twice within minutes is one visit."""
    lock_order(part_of_merchant(merchant_id, public_id).order_id)
    part = part_of_merchant(merchant_id, public_id)
    if part.state != Part.State.READY or part.method != BROUGHT:
        raise WrongStep(state=part.state, step="absent")
    visits = absences_of([part]).get(part.pk, [])
    if visits and visits[0].then == absent.then and now - visits[0].at < SAME_VISIT:
        return part
    note = " ".join(absent.note.split())[:LONGEST_NOTE]
    actions.note_absence(part, then=absent.then, note=note, person=actor, now=now)
    tell_absent(part, absent.then, note, visit=len(visits) + 1, now=now)
    return part
