"""A merchant's hours change at his desk: whoever buys of him at that moment has bought before, or sees them as they are."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction

from panier.base.accounts.actions import Acting
from panier.kit.jobs import enqueue
from panier.offer.leaving.actions import lock_shop
from panier.offer.merchants.hours import actions, days
from panier.offer.merchants.hours.closing import ClosureAsked
from panier.offer.merchants.hours.week import DayAsked, HolidayAsked, Typed
from panier.offer.merchants.hours_models import Closure
from panier.offer.search.actions import mark_merchant_stale


def plan_closure(merchant_id: int, asked: ClosureAsked, acting: Acting, *, now: datetime) -> Closure:
    """NoSuchPlace, BadHours, ClosuresOverlap, ShopBusy."""
    with _changing(merchant_id):
        return actions.plan_closure(merchant_id, asked, acting, now=now)


def change_closure(merchant_id: int, closure: str, asked: ClosureAsked, acting: Acting, *, now: datetime) -> Closure:
    """NoSuchClosure, ClosureOver, BadHours, ClosuresOverlap, ShopBusy."""
    with _changing(merchant_id):
        return actions.change_closure(merchant_id, closure, asked, acting, now=now)


def end_closure(merchant_id: int, closure: str, acting: Acting, *, now: datetime) -> Closure:
    """NoSuchClosure, ShopBusy."""
    with _changing(merchant_id):
        return actions.end_closure(merchant_id, closure, acting, now=now)


def set_week(merchant_id: int, places: Sequence[str], week: Sequence[Typed], acting: Acting, *, now: datetime) -> None:
    """NoSuchPlace, BadHours, ShopBusy."""
    with _changing(merchant_id):
        days.set_week(merchant_id, places, week, acting, now=now)


def decide_holidays(
    merchant_id: int, places: Sequence[str], asked: Sequence[HolidayAsked], acting: Acting, *, now: datetime
) -> None:
    """NoSuchPlace, BadHours, ShopBusy."""
    with _changing(merchant_id):
        days.decide_holidays(merchant_id, places, asked, acting, now=now)


def set_day(merchant_id: int, places: Sequence[str], asked: DayAsked, acting: Acting, *, now: datetime) -> None:
    """NoSuchPlace, BadHours, ShopBusy."""
    with _changing(merchant_id):
        days.set_day(merchant_id, places, asked, acting, now=now)


def remove_day(merchant_id: int, place: str, day: date, acting: Acting, *, now: datetime) -> None:
    """NoSuchPlace, ShopBusy."""
    with _changing(merchant_id):
        days.remove_day(merchant_id, place, day, acting, now=now)


@contextmanager
def _changing(merchant_id: int) -> Iterator[None]:
    """A checkout under way is whole before this; one that comes later waits, and finds the new hours."""
    with transaction.atomic(durable=True):
        lock_shop(merchant_id)
        yield
        mark_merchant_stale(merchant_id)
        enqueue("recount_limits", once=f"recount:{merchant_id}", merchant=merchant_id)
