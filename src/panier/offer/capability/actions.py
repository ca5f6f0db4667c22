"""Writing plans, tickets and pooled offers, inside the caller's transaction."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F

from panier.offer.capability.models import Assessment, Interest, Message, Pooled, Ticket
from panier.offer.capability.queries import lock_open_assessment, waiting_of_merchant
from panier.offer.capability.rules import NoPlaceLeft, PooledOver, TicketClosed, TooManyTickets

MOST_WAITING = 10


class By(NamedTuple):
    account_id: int | None
    actor: str
    now: datetime


class Finished(NamedTuple):
    scores: Mapping[str, int]
    observed: Mapping[str, Any]
    steps: list[str]


def keep_answers(merchant_id: int, answers: Mapping[str, str], by: By) -> Assessment:
    """Added to those given already; two at once take turns."""
    found = lock_open_assessment(merchant_id)
    if found is None:
        begun = Assessment(merchant_id=merchant_id, actor=by.actor, begun_at=by.now, changed_at=by.now)
        Assessment.objects.bulk_create([begun], ignore_conflicts=True)
        found = lock_open_assessment(merchant_id) or begun
    found.answers, found.actor, found.changed_at = {**found.answers, **answers}, by.actor, by.now
    found.save(update_fields=["answers", "actor", "changed_at"])
    return found


def finish(assessment: Assessment, result: Finished, by: By) -> None:
    assessment.scores, assessment.observed = dict(result.scores), dict(result.observed)
    assessment.steps, assessment.finished_at, assessment.actor = result.steps, by.now, by.actor
    assessment.save(update_fields=["scores", "observed", "steps", "finished_at", "actor"])


class Asking(NamedTuple):
    territory: str
    merchant_id: int
    about: str
    title: str
    words: str
    days: int


def open_ticket(asked: Asking, by: By) -> Ticket:
    """TooManyTickets: the help desk answers first."""
    if waiting_of_merchant(asked.merchant_id) >= MOST_WAITING:
        raise TooManyTickets(most=MOST_WAITING)
    ticket = Ticket.objects.create(
        territory_id=asked.territory,
        merchant_id=asked.merchant_id,
        about=asked.about,
        title=asked.title,
        account_id=by.account_id,
        opened_at=by.now,
        due_at=by.now + timedelta(days=asked.days),
        changed_at=by.now,
    )
    Message.objects.create(ticket=ticket, by_operator=False, actor=by.actor, words=asked.words, at=by.now)
    return ticket


def add_message(ticket: Ticket, words: str, by: By, *, operator: bool, days: int) -> None:
    """An answer, or a word more: then it waits again, with a new day. Closed: TicketClosed."""
    if ticket.state == "closed":
        raise TicketClosed
    Message.objects.create(ticket=ticket, by_operator=operator, actor=by.actor, words=words, at=by.now)
    if operator:
        ticket.state = "answered"
        if ticket.assigned_id is None:
            ticket.assigned_id, ticket.assigned_name = by.account_id, by.actor
    elif ticket.state == "answered":
        ticket.state, ticket.due_at = ("assigned" if ticket.assigned_id else "open"), by.now + timedelta(days=days)
    ticket.changed_at = by.now
    ticket.save(update_fields=["state", "assigned", "assigned_name", "due_at", "changed_at"])


def assign(ticket: Ticket, by: By) -> None:
    """To whoever takes it; the state of an answered one stays."""
    if ticket.state == "closed":
        raise TicketClosed
    ticket.assigned_id, ticket.assigned_name, ticket.changed_at = by.account_id, by.actor, by.now
    ticket.state = "assigned" if ticket.state == "open" else ticket.state
    ticket.save(update_fields=["assigned", "assigned_name", "state", "changed_at"])


def close(ticket: Ticket, *, now: datetime) -> bool:
    """False when it was closed already."""
    if ticket.state == "closed":
        return False
    ticket.state, ticket.changed_at = "closed", now
    ticket.save(update_fields=["state", "changed_at"])
    return True


def take_place(pooled: Pooled, merchant_id: int, note: str, by: By, *, today: date) -> bool:
    """One of the places, the offer locked; False when the shop has one already. NoPlaceLeft, PooledOver."""
    if Interest.objects.filter(pooled=pooled, merchant_id=merchant_id, withdrawn_at=None).exists():
        return False
    if pooled.ended_at is not None or pooled.until < today:
        raise PooledOver
    if pooled.taken >= pooled.places:
        raise NoPlaceLeft
    Pooled.objects.filter(pk=pooled.pk).update(taken=F("taken") + 1)
    pooled.taken += 1
    Interest.objects.create(
        pooled=pooled, merchant_id=merchant_id, account_id=by.account_id, actor=by.actor, note=note, at=by.now
    )
    return True


def give_back(pooled: Pooled, merchant_id: int, *, now: datetime) -> bool:
    mine = Interest.objects.filter(pooled=pooled, merchant_id=merchant_id, withdrawn_at=None)
    if not mine.update(withdrawn_at=now):
        return False
    Pooled.objects.filter(pk=pooled.pk).update(taken=F("taken") - 1)
    return True


def end_pooled(pooled: Pooled, reason: str, *, now: datetime) -> bool:
    """False when it ended before."""
    return bool(Pooled.objects.filter(pk=pooled.pk, ended_at=None).update(ended_at=now, ended_reason=reason))
