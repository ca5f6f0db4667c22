"""Invented days of a desk: a vacation that delays, a day that blocks, an order accepted in part, a substitute that waits for its answer."""

from datetime import datetime, timedelta

from panier.base.accounts.actions import Acting
from panier.flows.amending import leave_out
from panier.offer.inventory.actions import reserve
from panier.offer.inventory.rules import Wanted
from panier.offer.merchants.hours.actions import plan_closure
from panier.offer.merchants.hours.closing import BLOCKS, DELAYS, ClosureAsked
from panier.offer.merchants.models import Merchant
from panier.offer.merchants.rules import place_day
from panier.trade.amendments.actions import Proposing, Said, open_proposal
from panier.trade.amendments.queries import candidates
from panier.trade.orders.actions import Step, move_parts
from panier.trade.orders.models import Line, Part
from panier.trade.orders.queries import lock_order, part_of_merchant

VACATION = {"fr": "Vacances d’hiver", "en": "Winter vacation"}
INVENTORY = {"fr": "Inventaire", "en": "Inventory"}
AWAY, BACK, SHUT = timedelta(days=20), timedelta(days=27), timedelta(days=9)
ASKED_FOR = timedelta(hours=24)


def load_closures(away: Merchant, shut: Merchant, *, now: datetime) -> None:
    """Both ahead of the day of loading, so that shoppers and shops read of them."""
    for shop, first, last, effect, reason in (
        (away, AWAY, BACK, DELAYS, VACATION),
        (shut, SHUT, SHUT, BLOCKS, INVENTORY),
    ):
        today = place_day(now, "America/Toronto")
        acting = Acting(shop.territory_id, None, f"{shop.name} (démonstration)")
        plan_closure(shop.pk, ClosureAsked("", today + first, today + last, effect, reason), acting, now=now)


def load_amendments(shop: Merchant, *, now: datetime) -> None:
    """Of what waits for a yes: one order loses a unit of something, the buyer of another is asked about a substitute."""
    actor = f"{shop.name} (démonstration)"
    waiting = (
        Part.objects.filter(merchant=shop, state=Part.State.TO_ACCEPT)
        .order_by("-pk")
        .values_list("public_id", flat=True)
    )
    parts = [part_of_merchant(shop.pk, public_id) for public_id in waiting[:20]]
    several = next(((part, line) for part in parts for line in part.lines.all() if line.quantity > 1), None)
    if several:
        part, line = several
        order = lock_order(part.order_id)
        move_parts([part], Step(Part.State.ACCEPTED, actor, now))
        leave_out(order, part, {line.pk: 1}, Said("missing", "", actor, now), not_there=True)
    for part in parts:
        if part.state == Part.State.TO_ACCEPT and any(_proposed(part, line, actor, now) for line in part.lines.all()):
            return


def _proposed(part: Part, line: Line, actor: str, now: datetime) -> bool:
    found = next(iter(candidates(line, part)), None) if line.offer_id else None
    if found is None:
        return False
    until = now + ASKED_FOR
    proposal = open_proposal(part, line, found, Proposing(1, missing=True, actor=actor, now=now, answer_by=until))
    reserve([Wanted(found.stock_id, 1, proposal.public_id)], until=until)
    move_parts([part], Step(Part.State.ACCEPTED, actor, now))
    return True
