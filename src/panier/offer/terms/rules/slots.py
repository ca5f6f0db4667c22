"""Slots: the hours of a weekday during which so many orders are picked up or delivered. Pure: the moment is given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS_AHEAD = 14  # how far slots are offered


@dataclass(frozen=True, slots=True)
class Slot:
    id: int
    public_id: str
    method: str
    place: str  # of a pickup: the place's public id
    weekday: int
    begins: time
    ends: time
    capacity: int
    cutoff_days: int = 0
    cutoff: time | None = None
    taken: Mapping[date, int] = field(default_factory=dict)

    def key(self, day: date) -> str:
        """What a buyer's choice carries."""
        return f"{self.public_id}@{day.isoformat()}"

    def closes_at(self, day: date, zone: ZoneInfo) -> datetime:
        """From this moment on it can no longer be ordered for that day."""
        return _at(day - timedelta(days=self.cutoff_days), self.cutoff or self.begins, zone)


@dataclass(frozen=True, slots=True)
class SlotOffered:
    """A slot of one day that can still be chosen."""

    slot_id: int
    key: str
    day: date
    begins: datetime
    ends: datetime
    left: int


def slots_to_choose(
    slots: Iterable[Slot], *, tz: str, now: datetime, ready: datetime | None = None
) -> tuple[SlotOffered, ...]:
    """Those of the coming days before their cut-off, not full, that begin no sooner than the goods are `ready`."""
    zone = ZoneInfo(tz)
    today, found = now.astimezone(zone).date(), []
    for slot in slots:
        for day in (today + timedelta(days=count) for count in range(DAYS_AHEAD)):
            left = slot.capacity - slot.taken.get(day, 0)
            if day.weekday() != slot.weekday or left <= 0 or now >= slot.closes_at(day, zone):
                continue
            begins, ends = _at(day, slot.begins, zone), _at(day, slot.ends, zone)
            if begins > now and (ready is None or begins >= ready):
                found.append(SlotOffered(slot.id, slot.key(day), day, begins, ends, left))
    return tuple(sorted(found, key=lambda each: (each.begins, each.ends, each.key)))


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, zone).astimezone(UTC)
