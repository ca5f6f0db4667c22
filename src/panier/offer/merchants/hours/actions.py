"""Writing hours, inside a transaction that holds the merchant (docs/locking.md): each change with who made it and when."""

from datetime import date, datetime
from typing import Any, NamedTuple

from panier.base.accounts.actions import Acting
from panier.offer.merchants.hours.closing import ClosureAsked, faults_of
from panier.offer.merchants.hours.refusals import BadHours, ClosureOver, ClosuresOverlap, NoSuchClosure
from panier.offer.merchants.hours_models import Closure, HoursChange
from panier.offer.merchants.models import Place
from panier.offer.merchants.rules import NoSuchPlace, place_day

What = HoursChange.What


class Change(NamedTuple):
    """What is written of a change; no place: the whole shop."""

    place: Place | None
    what: str
    before: dict[str, Any]
    after: dict[str, Any]


def plan_closure(merchant_id: int, asked: ClosureAsked, acting: Acting, *, now: datetime) -> Closure:
    """The same once more is the same closure. NoSuchPlace, BadHours, ClosuresOverlap."""
    place = own_place(merchant_id, asked.place) if asked.place else None
    if faults := faults_of(asked, _today(merchant_id, place, now)):
        raise BadHours(fields=faults)
    days = {"first_day": asked.first, "last_day": asked.last}
    live = Closure.objects.filter(merchant_id=merchant_id, place=place, ended_at=None)
    if same := live.filter(effect=asked.effect, **days).first():
        return same
    _check_overlap(merchant_id, place, asked)
    made = Closure.objects.create(
        merchant_id=merchant_id,
        place=place,
        effect=asked.effect,
        reason=dict(asked.reason),
        created_by_id=acting.account_id,
        created_at=now,
        **days,
    )
    record(merchant_id, Change(place, What.CLOSURE, {}, told(made)), acting, now=now)
    return made


def change_closure(merchant_id: int, closure: str, asked: ClosureAsked, acting: Acting, *, now: datetime) -> Closure:
    """Its days, what it does, its reason. NoSuchClosure, ClosureOver, BadHours, ClosuresOverlap."""
    found = _own_closure(merchant_id, closure)
    today = _today(merchant_id, found.place, now)
    if found.ended_at is not None or found.last_day < today:
        raise ClosureOver
    if faults := faults_of(asked, today, began=found.first_day):
        raise BadHours(fields=faults)
    _check_overlap(merchant_id, found.place, asked, but=found.pk)
    before = told(found)
    found.first_day, found.last_day = asked.first, asked.last  # type: ignore[assignment] # no fault: days
    found.effect, found.reason = asked.effect, dict(asked.reason)
    if told(found) != before:
        found.save(update_fields=["first_day", "last_day", "effect", "reason"])
        record(merchant_id, Change(found.place, What.CLOSURE_CHANGED, before, told(found)), acting, now=now)
    return found


def end_closure(merchant_id: int, closure: str, acting: Acting, *, now: datetime) -> Closure:
    """From now on it holds no more; ended or past already: nothing changes. NoSuchClosure."""
    found = _own_closure(merchant_id, closure)
    if found.ended_at is None and found.last_day >= _today(merchant_id, found.place, now):
        found.ended_at, found.ended_by_id = now, acting.account_id
        found.save(update_fields=["ended_at", "ended_by"])
        record(merchant_id, Change(found.place, What.CLOSURE_ENDED, told(found), {}), acting, now=now)
    return found


def record(merchant_id: int, change: Change, acting: Acting, *, now: datetime) -> None:
    HoursChange.objects.create(
        merchant_id=merchant_id,
        place=change.place,
        what=change.what,
        before=change.before,
        after=change.after,
        actor_id=acting.account_id,
        actor_name=acting.label,
        at=now,
    )


def told(closure: Closure) -> dict[str, Any]:
    """A closure as its history tells it."""
    days = {"first": closure.first_day.isoformat(), "last": closure.last_day.isoformat()}
    return {**days, "effect": closure.effect, "reason": closure.reason}


def own_place(merchant_id: int, place: str) -> Place:
    """The merchant's own open place (public id), or NoSuchPlace."""
    found = Place.objects.filter(merchant_id=merchant_id, public_id=place, is_open=True).first()
    if found is None:
        raise NoSuchPlace
    return found


def _own_closure(merchant_id: int, closure: str) -> Closure:
    found = Closure.objects.filter(merchant_id=merchant_id, public_id=closure).select_related("place").first()
    if found is None:
        raise NoSuchClosure
    return found


def _check_overlap(merchant_id: int, place: Place | None, asked: ClosureAsked, *, but: int = 0) -> None:
    live = Closure.objects.filter(merchant_id=merchant_id, place=place, ended_at=None).exclude(pk=but)
    other = live.filter(first_day__lte=asked.last, last_day__gte=asked.first).order_by("first_day").first()
    if other is not None:
        raise ClosuresOverlap(first=other.first_day, last=other.last_day)


def _today(merchant_id: int, place: Place | None, now: datetime) -> date:
    """The place's day; of the whole shop, the day of the place that is last to begin it."""
    zones = (
        [place.tz] if place else list(Place.objects.filter(merchant_id=merchant_id).values_list("tz", flat=True)[:200])
    )
    return min((place_day(now, tz) for tz in zones), default=now.date())
