"""Webhook, browser return and the reconciling sweep all end here, once in effect."""

from datetime import datetime, timedelta
from typing import Literal

import structlog
from django.db import transaction

from panier.base.ledger.actions import Happening, post
from panier.flows.letters import tell_declined, tell_late, tell_placed
from panier.flows.postings import CAPTURE, LATE_CAPTURE, LATE_REFUND, PartMoney, money_of, transfers
from panier.flows.push_sold import ask_push
from panier.kit.jobs import enqueue
from panier.kit.money import Money
from panier.offer.inventory.actions import keep, reserve
from panier.offer.inventory.queries import wanted_again
from panier.offer.inventory.rules import OutOfStock
from panier.offer.leaving.queries import closed_among
from panier.offer.merchants.actions import keep_shops_as_they_are
from panier.offer.terms.actions import book_again
from panier.offer.terms.rules import SlotOver
from panier.trade.orders.actions import Step, move_order, move_parts
from panier.trade.orders.models import Order, Part
from panier.trade.orders.queries import lock_order, parts_of
from panier.trade.payments.actions import Giving, open_refund, settle
from panier.trade.payments.models import Payment
from panier.trade.payments.port import PaymentNews
from panier.trade.payments.queries import lock_payment, payment_by_id
from panier.trade.payments.rules import LIVE

log = structlog.get_logger(__name__)
Effect = Literal[
    "placed", "late-placed", "late-refunded", "declined", "abandoned", "nothing", "mismatch", "unknown-payment"
]
SYSTEM = "système"
MOMENT = timedelta(minutes=1)  # a reservation made again is kept in the same transaction


def receive_payment(news: PaymentNews, *, now: datetime) -> Effect:
    """Let what the provider says take effect, once, whatever the number, order or lateness of its news."""
    known = payment_by_id(news.key)
    if known is None:
        log.error("payment_news_for_nobody", payment=news.key)
        return "unknown-payment"
    with transaction.atomic(durable=True):
        order = lock_order(known.order_id)
        payment = lock_payment(news.key)
        if payment is None or payment.captured_at is not None:
            return "nothing"
        if news.amount != Money(payment.minor, payment.currency):
            log.error("payment_amount_differs", payment=news.key, said=news.amount.minor, expected=payment.minor)
            return "mismatch"
        if news.outcome == "captured":
            return _captured(order, payment, now)
        if news.outcome in {"declined", "abandoned"} and payment.state in LIVE:
            settle(payment, news.outcome, now=now)
            if news.outcome == "declined":
                tell_declined(order, payment, now=now)
            return "declined" if news.outcome == "declined" else "abandoned"
        return "nothing"


def _captured(order: Order, payment: Payment, now: datetime) -> Effect:
    settle(payment, Payment.State.CAPTURED, now=now)
    parts = parts_of(order)
    if order.state == Order.State.AWAITING_PAYMENT:
        _place(order, parts, payment, now)
        return "placed"
    if order.state in {Order.State.EXPIRED, Order.State.CANCELLED} and _reserved_again(parts, now):
        _place(order, parts, payment, now)
        return "late-placed"
    _give_back(order, payment, now)
    return "late-refunded"


def _place(order: Order, parts: list[Part], payment: Payment, now: datetime) -> None:
    move_order(order, Order.State.PLACED)
    move_parts(parts, Step(Part.State.TO_ACCEPT, SYSTEM, now))
    keep([part.public_id for part in parts])
    moves = [move for part in parts for move in transfers(CAPTURE, money_of(part))]
    key = f"capture:{payment.public_id}"
    post(Happening(order.territory_id, key, "capture", payment.public_id, now), moves)
    ask_push({part.merchant_id for part in parts})
    tell_placed(order, parts, now=now)


def _reserved_again(parts: list[Part], now: datetime) -> bool:
    """The money came late: everything is promised once more, or nothing. A shop that has closed meanwhile sells nothing."""
    sellers = sorted({part.merchant_id for part in parts})
    keep_shops_as_they_are(sellers)
    if closed_among(sellers):
        return False
    try:
        with transaction.atomic():
            reserve(wanted_again([part.public_id for part in parts]), until=now + MOMENT)
            book_again(_slots_to_come(parts, now))
    except (OutOfStock, SlotOver):
        return False
    return True


def _slots_to_come(parts: list[Part], now: datetime) -> dict[str, str]:
    """The slot each part was promised, by its public id; SlotOver when one has begun already."""
    slotted = [part for part in parts if part.promise.get("slot")]
    if begun := [part.promise["slot"] for part in slotted if datetime.fromisoformat(part.promise["begins"]) <= now]:
        raise SlotOver(slots=begun)
    return {part.public_id: part.promise["slot"] for part in slotted}


def _give_back(order: Order, payment: Payment, now: datetime) -> None:
    """The order no longer stands: everything goes back, and the buyer is told."""
    amount = Money(payment.minor, payment.currency)
    money = PartMoney(total=amount, payment=payment.public_id)
    territory, subject = order.territory_id, payment.public_id
    post(Happening(territory, f"capture:{subject}", "late_capture", subject, now), transfers(LATE_CAPTURE, money))
    post(Happening(territory, f"refund:{subject}", "late_refund", subject, now), transfers(LATE_REFUND, money))
    refund = open_refund(payment, Giving(f"late:{subject}", amount, "late-payment", "platform", None, now))
    enqueue("begin_refund", refund=refund.public_id)
    tell_late(order, payment, now=now)
