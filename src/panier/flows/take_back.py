"""After the hand-over a shop takes goods back, or gives part of their price back: the money goes the way it came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from panier.base.ledger.actions import Happening, post
from panier.base.ledger.queries import balance, lock_books
from panier.flows.exit_kit_statements import payable_book
from panier.flows.postings import RETURN, money_of_return, transfers
from panier.flows.push_sold import ask_push
from panier.flows.return_letters import tell_taken_back
from panier.flows.review_marks import mark_paid_back
from panier.kit.jobs import enqueue
from panier.kit.money import Money
from panier.kit.refusals import ReasonNeeded
from panier.offer.inventory.actions import put_back
from panier.offer.leaving.queries import closing_of
from panier.trade.amendments.queries import holders_of
from panier.trade.orders.models import Part
from panier.trade.orders.queries import lock_order, part_of_merchant
from panier.trade.orders.rules import WrongStep
from panier.trade.payments.actions import Giving, open_refund
from panier.trade.payments.models import Payment
from panier.trade.payments.queries import captured_payment_of
from panier.trade.payments.rules import NothingToRefund
from panier.trade.returns.actions import Said, write_return
from panier.trade.returns.models import Return
from panier.trade.returns.queries import days_to_take_back, handed_over_at, left_of, return_from_key, returns_of
from panier.trade.returns.rules import (
    FAULTY,
    NOTE_LENGTH,
    OTHER,
    REASONS,
    AmountMoved,
    Asked,
    BelowZero,
    Portion,
    TooLongAgo,
    too_long_ago,
)
from panier.trade.returns.rules import take_back as what_goes_back

WORDS: Mapping[str, Mapping[str, str]] = {
    "returned": {"fr": "L’article est revenu au commerce.", "en": "The item came back to the shop."},
    FAULTY: {"fr": "L’article avait un défaut.", "en": "The item was faulty."},
}


@dataclass(frozen=True, slots=True)
class Given:
    """What was asked, why; `restock`: it stands on the shelf again; `seen`: the amount in minor units whoever asks has read."""

    asked: Asked
    why: str
    note: str
    restock: bool
    key: UUID
    seen: int


class Seen(NamedTuple):
    """What would go back, and the shop's balance with the market before and after."""

    back: Portion
    owed: Money
    after: Money


def look_at_return(merchant_id: int, public_id: str, asked: Asked, *, now: datetime) -> Seen:
    """Before anything is written: NoSuchPart, WrongStep, TooLongAgo, NothingToRefund, NothingTakenBack, BadReturn."""
    part = part_of_merchant(merchant_id, public_id)
    back = what_goes_back(left_to_take_back(part, now=now), asked)
    owed = balance(part.order.territory_id, payable_book(part.merchant.public_id), part.currency)
    return Seen(back, owed, owed - _falls(part, back))


@transaction.atomic(durable=True)
def take_back(merchant_id: int, public_id: str, given: Given, *, actor: str, now: datetime) -> Return:
    """Once a key. As `look_at_return`, and ReasonNeeded, AmountMoved (he has not seen what goes back), BelowZero (a closed shop's balance does not cover it)."""
    order = lock_order(part_of_merchant(merchant_id, public_id).order_id)
    part = part_of_merchant(merchant_id, public_id)
    if earlier := return_from_key(part.pk, given.key):
        return earlier
    note = given.note.strip()[:NOTE_LENGTH]
    if given.why not in REASONS or (not note and (given.why == OTHER or given.asked.amounts)):
        raise ReasonNeeded
    back = what_goes_back(left_to_take_back(part, now=now), given.asked)
    if back.whole.minor != given.seen:
        raise AmountMoved(minor=back.whole.minor)
    _covered(part, back)
    made = write_return(part, back, Said(given.why, note, given.restock, given.key, actor, now))
    happening = Happening(order.territory_id, f"return:{made.public_id}", "return", part.public_id, now)
    post(happening, transfers(RETURN, money_of_return(part, made)))
    words = WORDS.get(given.why, WORDS["returned"])
    reason = note or words.get(order.language, words["en"])
    giving = Giving(f"return:{made.public_id}", back.whole, reason, "merchant", part.pk, now)
    refund = open_refund(_payment(part), giving)
    enqueue("begin_refund", refund=refund.public_id)
    mark_paid_back(part.pk)
    if given.restock:
        _restock(part, back)
    tell_taken_back(part, made, reason, now=now)
    return made


def left_to_take_back(part: Part, *, now: datetime) -> Portion:
    """WrongStep before the hand-over (a part is refused or amended then), TooLongAgo, NothingToRefund."""
    handed = handed_over_at(part)
    if part.state != Part.State.HANDED_OVER or handed is None:
        raise WrongStep(state=part.state, step="take_back")
    days = days_to_take_back(part.order.territory_id, now)
    if too_long_ago(handed, days, now):
        raise TooLongAgo(days=days)
    left = left_of(part, returns_of([part.pk]).get(part.pk, []))
    if not left.whole or _payment(part).refunds.filter(key=f"part:{part.public_id}").exists():
        raise NothingToRefund
    return left


def _payment(part: Part) -> Payment:
    payment = captured_payment_of(part.order_id)
    if payment is None:
        raise NothingToRefund
    return payment


def _falls(part: Part, back: Portion) -> Money:
    """What leaves the shop's own book."""
    fees = sum(tax.minor for tax in back.commission_taxes.values())
    taxes = sum(tax.minor for tax in back.taxes.values()) if part.merchant_collects else 0
    return Money(back.goods.minor + back.delivery.price.minor + taxes - back.commission.minor - fees, part.currency)


def _covered(part: Part, back: Portion) -> None:
    """A running shop is carried below zero (ADR 0118): its next orders fill it. Of a closed one nothing comes any more."""
    if closing_of(part.merchant_id) is None:
        return
    territory, book = part.order.territory_id, payable_book(part.merchant.public_id)
    lock_books(territory, [book], part.currency)
    if balance(territory, book, part.currency) < _falls(part, back):
        raise BelowZero


def _restock(part: Part, back: Portion) -> None:
    """Where somebody counts; a connected shop is told what came back to it."""
    units: dict[int, int] = {}
    for line in part.lines.all():
        went = back.lines.get(line.pk)
        if line.stock_id is not None and went and went.units:
            units[line.stock_id] = units.get(line.stock_id, 0) + went.units
    if units:
        put_back(holders_of(part.pk, part.public_id), units)
        ask_push([part.merchant_id])
