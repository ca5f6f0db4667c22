"""When something happens on a street, in words."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panier.offer.merchants.streets.queries import EventFacts
from panier.sites._shared.formats import clock, day_and_clock, locale, plain_day


class EventShown(NamedTuple):
    """`leaf` is the calendar's: day and month, or nothing while it goes on."""

    facts: EventFacts
    leaf: tuple[str, str] | None
    when: str


def in_a_sentence(name: str) -> str:
    """“rue Masson” of “Rue Masson” in French; English keeps its capital."""
    return name[:1].lower() + name[1:] if get_language() == "fr" else name


def shown(event: EventFacts, tz: str, now: datetime) -> EventShown:
    zone = ZoneInfo(tz)
    starts, ends = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    if starts <= now:
        return EventShown(event, None, _("Until %(end)s") % {"end": day_and_clock(ends, tz)})
    leaf = (str(starts.day), str(format_date(starts, "MMM", locale=locale())))
    if starts.date() == ends.date():
        facts = {"day": plain_day(starts.date()), "start": clock(starts, tz), "end": clock(ends, tz)}
        return EventShown(event, leaf, _("%(day)s, %(start)s to %(end)s") % facts)
    facts = {"start": day_and_clock(starts, tz), "end": day_and_clock(ends, tz)}
    return EventShown(event, leaf, _("%(start)s to %(end)s") % facts)
