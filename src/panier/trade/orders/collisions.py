"""What was promised for a day on which the place is closed by now, and what could be promised instead (ADR 0130). Pure."""

from datetime import date, datetime, timedelta
from typing import Any

from panier.offer.merchants.hours.rules import DAY, MOST_DAYS, Hours, away, delivered_by, midnight, ready_at
from panier.offer.merchants.rules import place_day
from panier.trade.orders.due import Contract


def collides(contract: Contract, hours: Hours) -> bool:
    """A closure, or a closed day, was planned for the day of the promise. A usual day of rest is none: it was known."""
    day = promised_day(contract, hours.tz)
    return day is not None and is_shut(hours, day)


def promised_day(contract: Contract, tz: str) -> date | None:
    """The day on which the buyer was to have it; none where no hours were known."""
    promise = contract.promise
    if by := promise.get("by"):
        return date.fromisoformat(by)
    moment = promise.get("begins") or promise.get("at")
    return place_day(datetime.fromisoformat(moment), tz) if moment else None


def is_shut(hours: Hours, day: date) -> bool:
    closed = any(each.day == day and each.opens is None for each in hours.exceptions)
    return closed or any(closure.holds(day) for closure in hours.closures)


def promised_instead(
    contract: Contract, hours: Hours, preparing: timedelta, now: datetime, waits_until: datetime | None = None
) -> dict[str, Any] | None:
    """What the checkout would promise to whoever orders on that closed day; none when nothing collides, or nothing is known.

    A slot is not promised again: the buyer's other slots are other people's by now. `waits_until`: it is ready, and its buyer may
    fetch it until then: where that day is closed it is kept for her, from the first moment of opening after it.
    """
    day = place_day(waits_until, hours.tz) if waits_until else promised_day(contract, hours.tz)
    if day is None or not is_shut(hours, day):
        return None
    since = max(now, midnight(day, hours.tz))
    closure = away(hours, since)
    begins = {"from": closure.reopens.isoformat()} if closure else {}
    if contract.method == "pickup":
        at = ready_at(hours, since, timedelta(0) if waits_until else preparing)
        if at and waits_until:
            return {"at": at.isoformat(), "kept": True}
        return {"minutes": int(preparing.total_seconds()) // 60, "at": at.isoformat(), **begins} if at else None
    days = max(contract.promise.get("days") or 1, 1)
    by = _next_open(hours, delivered_by(hours, since, days if closure else 0))
    if not closure:
        days = (by - place_day(contract.placed, hours.tz)).days
    return {"days": days, "by": by.isoformat(), **begins}


def _next_open(hours: Hours, day: date) -> date:
    """The first day from this one on for which nobody has said closed."""
    return next(each for each in (day + count * DAY for count in range(2 * MOST_DAYS)) if not is_shut(hours, each))
