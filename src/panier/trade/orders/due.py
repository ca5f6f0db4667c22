"""By when the next step of a part is due, in hours of opening (ADR 0120). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from panier.offer.merchants.hours.rules import DAY, Hours, midnight, open_between, open_for, ready_at, same_hour
from panier.trade.orders.rules import TO_DO

SHORTEST_NOTICE = timedelta(minutes=15)
LIMITS = ("accept_hours", "prepare_hours", "collect_days")  # settings of the territory
LONGEST = 1000


class Limits(NamedTuple):
    """How long a step may take where nothing was promised: two in time of opening, the buyer's own time by the clock."""

    accept: timedelta
    prepare: timedelta
    collect: timedelta


@dataclass(frozen=True, slots=True)
class Times:
    """What times are counted by: the territory's limits, and the hours of each place (key)."""

    limits: Limits
    hours: Mapping[int, Hours] = field(default_factory=dict)


class Contract(NamedTuple):
    """What was agreed of a part's time: how it goes, what was promised (`Part.promise`), when it was placed."""

    method: str
    promise: Mapping[str, Any]
    placed: datetime


class Due(NamedTuple):
    """`at`: by when the step is to be taken; `remind_at`: when its shop is reminded; `late_at`: from when the shop's
    record calls it late, which leaves more time than the minutes of a pickup do.
    """

    at: datetime
    remind_at: datetime
    late_at: datetime | None


def limits_from(setting: Mapping[str, Any]) -> Limits:
    """TypeError, ValueError: a limit is no number."""
    accept, prepare, collect = (limit(setting[key]) for key in LIMITS)
    return Limits(timedelta(hours=accept), timedelta(hours=prepare), timedelta(days=collect))


def limit(value: Any) -> float:
    """TypeError, ValueError when it limits nothing."""
    found = float(value)
    if not 0 < found <= LONGEST:
        raise ValueError(f"{value} is not between 0 and {LONGEST}")
    return found


def due_of(after: str, contract: Contract, hours: Hours, limits: Limits, now: datetime) -> Due | None:
    """Of the step that follows `after`, taken now; None: none follows."""
    at = due_after(after, contract, hours, limits, now)
    if at is None:
        return None
    since = began(contract, hours, now)
    late_at = None if after == "ready" else at
    if after == "accepted" and not contract.promise.get("slot"):
        late_at = max(at, open_for(hours, since, limits.prepare))
    return Due(at, remind_at(hours, since, at), late_at)


def due_after(after: str, contract: Contract, hours: Hours, limits: Limits, now: datetime) -> datetime | None:
    """By when the step after `after` is to be taken, as the contract says it to the buyer.

    To accept takes time of opening. A pickup is ready within its minutes of the acceptance, of opening too, then waits for the buyer.
    A delivery is at the door on its last day at the hour it was ordered, and ready a day before, or at half of the time where that is less
    than two days. Where a slot was promised it is ready when that begins, and with the buyer when it ends. Nothing counts before
    the reopening for which it was promised.
    """
    if after not in TO_DO:
        return None
    promise, since = contract.promise, began(contract, hours, now)
    if after == "to_accept":
        return open_for(hours, since, limits.accept)
    if promise.get("slot"):
        return datetime.fromisoformat(promise["begins" if after == "accepted" else "ends"])
    if contract.method != "pickup" and promise.get("days") is not None:
        return _on_its_way(after, contract, hours)
    if after == "ready":
        return (max(now, datetime.fromisoformat(promise["at"])) if promise.get("kept") else now) + limits.collect
    return _prepared(contract, hours, limits, since)


def began(contract: Contract, hours: Hours, now: datetime) -> datetime:
    """Since when the time of a step counts: now, or the day for which it was promised after a closure."""
    day = contract.promise.get("from")
    return max(now, midnight(date.fromisoformat(day), hours.tz)) if day else now


def remind_at(hours: Hours, since: datetime, due: datetime) -> datetime:
    """When the shop hears of a step the first time: a quarter of its time of opening before the end, a quarter of an hour at least."""
    whole = open_between(hours, since, due)
    if not whole:
        return due - max((due - since) / 4, SHORTEST_NOTICE)
    before = max(whole - max(whole / 4, SHORTEST_NOTICE), timedelta(0))
    return min(open_for(hours, since, before), due)


def _prepared(contract: Contract, hours: Hours, limits: Limits, since: datetime) -> datetime:
    minutes = contract.promise.get("minutes") if contract.method == "pickup" else None
    if minutes is None:
        return open_for(hours, since, limits.prepare)
    preparing = timedelta(minutes=minutes)
    return ready_at(hours, since, preparing) or since + preparing


def _on_its_way(after: str, contract: Contract, hours: Hours) -> datetime:
    placed, promise = contract.placed, contract.promise
    since = began(contract, hours, placed)
    last = same_hour(placed, date.fromisoformat(promise["by"]), hours.tz) if "by" in promise else since
    door = max(last, since + (DAY if "by" in promise else max(promise["days"], 1) * DAY))
    whole = door - since
    return door if after == "ready" else since + max(whole - DAY, whole / 2)
