"""Writing orders: a copy of what was agreed, and each step a part takes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q

from panier.kit.ids import new_id
from panier.trade.checkout.rules.quotes import Quote, QuotedPart
from panier.trade.checkout.rules.requests import CheckoutRequest
from panier.trade.orders.due import Contract, Due, Times, began, due_of, remind_at
from panier.trade.orders.models import Line, Order, Part, PartEvent, PartTax
from panier.trade.orders.queries import times_of
from panier.trade.orders.rules import (
    MINDED_FOR,
    OPEN_STATES,
    TO_DO,
    Minded,
    WrongStep,
    asked_digest,
    may_go,
    new_number,
    new_pickup_code,
)

# Once before a step is due and once at it: what is late at once is told once.
REMIND = """
UPDATE orders_part SET remind_at = CASE WHEN due_at > %(now)s THEN due_at END
WHERE id IN (SELECT id FROM orders_part WHERE remind_at <= %(now)s ORDER BY remind_at LIMIT %(most)s FOR UPDATE SKIP LOCKED)
RETURNING id, due_at <= %(now)s
"""


class Placing(NamedTuple):
    """Whose order it is and by which request. `buyer` is an `acc_…` or `crt_…` public id."""

    territory: str
    buyer: str
    account_id: int | None
    cart_id: int
    key: UUID
    now: datetime
    expires_at: datetime


def part_ids(quote: Quote) -> list[str]:
    """A public id for each part, before anything is written: reservations are held by them."""
    return [new_id("prt") for _ in quote.parts]


def create_order(placing: Placing, asked: CheckoutRequest, quote: Quote, holders: Sequence[str]) -> Order:
    """Order, parts, lines and taxes: four statements whatever the size of the cart."""
    order = Order.objects.create(
        number=new_number(),
        territory_id=placing.territory,
        account_id=placing.account_id,
        buyer=placing.buyer,
        key=placing.key,
        asked_digest=asked_digest(asked),
        cart_id=placing.cart_id,
        language=asked.language,
        contact_name=asked.contact.name,
        contact_email=asked.contact.email,
        contact_phone=asked.contact.phone,
        address=asdict(asked.address) if asked.address else {},
        total_minor=quote.total.minor,
        currency=quote.currency,
        placed_at=placing.now,
        expires_at=placing.expires_at,
    )
    parts = Part.objects.bulk_create(
        _part(order, quoted, holder, position)
        for position, (quoted, holder) in enumerate(zip(quote.parts, holders, strict=True), start=1)
    )
    pairs = list(zip(parts, quote.parts, strict=True))
    Line.objects.bulk_create(line for part, quoted in pairs for line in _lines(part, quoted))
    PartTax.objects.bulk_create(tax for part, quoted in pairs for tax in _taxes(part, quoted))
    return order


def _part(order: Order, quoted: QuotedPart, holder: str, position: int) -> Part:
    return Part(
        public_id=holder,
        order=order,
        merchant_id=quoted.seller.id,
        number=f"{order.number}-{position}",
        method=quoted.method,
        place_id=quoted.place.id,
        jurisdiction=quoted.jurisdiction,
        promise=dict(quoted.promise),
        seller={**quoted.seller.identity, "place": asdict(quoted.place)},
        goods_minor=quoted.goods.minor,
        delivery_minor=quoted.delivery.minor,
        tax_minor=quoted.tax.minor,
        total_minor=quoted.total.minor,
        commission_minor=quoted.commission.minor,
        commission_taxes=[{"code": code, "minor": tax.minor} for code, tax in quoted.commission_taxes.items()],
        merchant_collects=quoted.seller.collects,
        currency=order.currency,
        pickup_code=new_pickup_code() if quoted.method == "pickup" else "",
        changed_at=order.placed_at,
        touched_at=order.placed_at,
    )


def _lines(part: Part, quoted: QuotedPart) -> list[Line]:
    return [
        Line(
            part=part,
            offer_id=line.wanted.offer_id,
            stock_id=line.stock_id,
            title=dict(line.wanted.title),
            options=list(line.wanted.options),
            picture=line.wanted.picture,
            quantity=line.wanted.quantity,
            unit_minor=line.wanted.unit.minor,
            subtotal_minor=line.subtotal.minor,
            tax_category=line.wanted.tax_category,
            tax_shares=[{"code": code, "minor": share.minor} for code, share in line.tax_shares.items()],
        )
        for line in quoted.lines
    ]


def _taxes(part: Part, quoted: QuotedPart) -> list[PartTax]:
    return [
        PartTax(
            part=part,
            code=tax.code,
            collector=tax.collector,
            rate=tax.rate,
            base_minor=tax.base.minor,
            minor=tax.amount.minor,
        )
        for tax in quoted.taxes
    ]


def move_order(order: Order, state: str) -> None:
    order.state = state
    order.expires_at = None
    order.save(update_fields=["state", "expires_at"])


class Step(NamedTuple):
    """Where parts go, who says so (a label people read), why, when."""

    after: str
    actor: str
    now: datetime
    reason: str = ""
    times: Times | None = None  # read already, by whoever takes many steps


def move_parts(parts: Sequence[Part], step: Step) -> None:
    """Take every part to `step.after`, and write down the step; WrongStep when one may not go there."""
    for part in parts:
        if not may_go(part.state, step.after):
            raise WrongStep(state=part.state, step=step.after, by=other_hand(part, step.actor))
    due = _due(parts, step)
    PartEvent.objects.bulk_create(
        PartEvent(
            part=part,
            before=part.state,
            after=step.after,
            actor=step.actor,
            reason=step.reason,
            at=step.now,
            late_at=next_step.late_at if (next_step := due.get(part.pk)) else None,
        )
        for part in parts
    )
    for part in parts:
        next_step = due.get(part.pk)
        part.due_at, part.remind_at = (next_step.at, next_step.remind_at) if next_step else (None, None)
        part.state, part.changed_at, part.reason, part.touched_at = step.after, step.now, step.reason, step.now
    Part.objects.bulk_update(parts, ["state", "changed_at", "reason", "due_at", "remind_at", "touched_at"])


def _due(parts: Sequence[Part], step: Step) -> dict[int, Due]:
    """By key of the part: when the step that follows is due; of those that have none, nothing."""
    if step.after not in TO_DO or not parts:
        return {}
    times = step.times or times_of(parts, now=step.now)
    found = {}
    for part in parts:
        contract = Contract(part.method, part.promise, part.order.placed_at)
        found[part.pk] = due_of(step.after, contract, times.hours[part.place_id], times.limits, step.now)
    return {key: due for key, due in found.items() if due}


def repromise(part: Part, promise: Mapping[str, Any], *, now: datetime) -> None:
    """The buyer has agreed to another moment: the step that waits is timed anew, for the record too. Order locked."""
    part.promise, part.touched_at = dict(promise), now
    due = _due([part], Step(part.state, "", now))[part.pk]
    part.due_at, part.remind_at = due.at, due.remind_at
    part.save(update_fields=["promise", "due_at", "remind_at", "touched_at"])
    last = PartEvent.objects.filter(part=part, after=part.state).order_by("-pk")[:1]
    PartEvent.objects.filter(pk__in=list(last.values_list("pk", flat=True))).update(late_at=due.late_at)


def recount_limit(part: Part, *, now: datetime) -> bool:
    """The time to say yes, over the hours as they are by now and never less than was told (`late_at`): whether it moved. Order locked."""
    asked = PartEvent.objects.filter(part=part, after=part.state).order_by("-pk").first()
    if part.state != Part.State.TO_ACCEPT or asked is None:
        return False
    times, contract = times_of([part], now=asked.at), Contract(part.method, part.promise, part.order.placed_at)
    hours = times.hours[part.place_id]
    counted = due_of(part.state, contract, hours, times.limits, asked.at)
    at = max(moment for moment in (counted and counted.at, asked.late_at) if moment)
    if at == part.due_at:
        return False
    part.due_at, part.remind_at, part.touched_at = at, remind_at(hours, began(contract, hours, asked.at), at), now
    part.save(update_fields=["due_at", "remind_at", "touched_at"])
    return True


def same_step(part: Part, step: Step) -> bool:
    """The same click twice; WrongStep when somebody else took this very step before."""
    if part.state != step.after:
        return False
    if by := other_hand(part, step.actor):
        raise WrongStep(state=part.state, step=step.after, by=by)
    return True


def other_hand(part: Part, actor: str) -> str:
    """Who took the part where it is, unless that was this actor."""
    last = PartEvent.objects.filter(part=part).order_by("pk").last()
    return last.actor if last and last.actor != actor else ""


def mind(part: Part, account_id: int, *, now: datetime, take_over: bool) -> None:
    """One of the desk says that he takes care of it; Minded while another does, unless he takes over; WrongStep when done."""
    free = Q(minder=None) | Q(minder=account_id) | Q(minded_at__lte=now - MINDED_FOR)
    found = Part.objects.filter(Q() if take_over else free, pk=part.pk, state__in=TO_DO)
    if not found.update(minder=account_id, minded_at=now, touched_at=now):
        now_there = Part.objects.select_related("minder").get(pk=part.pk)
        if now_there.state not in TO_DO:
            raise WrongStep(state=now_there.state, step="mind", by="")
        raise Minded(by=now_there.minder.name if now_there.minder else "")


def mind_no_more(part: Part, account_id: int, *, now: datetime) -> None:
    Part.objects.filter(pk=part.pk, minder=account_id).update(minder=None, minded_at=None, touched_at=now)


def note_reminders(now: datetime, most: int) -> list[tuple[int, bool]]:
    """Parts whose shop is to hear that a step is due soon (False) or late (True), each once; what another holds is left to him."""
    with connection.cursor() as cursor:
        cursor.execute(REMIND, {"now": now, "most": most})
        return list(cursor.fetchall())


def complete_if_done(order: Order) -> None:
    """Nothing is open any more: completed when something was handed over, else cancelled (all was refused)."""
    states = set(Part.objects.filter(order=order).values_list("state", flat=True))
    if states & OPEN_STATES:
        return
    handed_over = Part.State.HANDED_OVER in states
    move_order(order, Order.State.COMPLETED if handed_over else Order.State.CANCELLED)


def revoke_link(order: Order) -> None:
    """The guest's link given so far stops working; a new one is made from the next version."""
    order.token_version += 1
    order.save(update_fields=["token_version"])
