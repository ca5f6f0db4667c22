"""What shoppers are told of closures: those in force and to come of a place, and whether a shop can be bought of."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from panier.offer.merchants.hours.rules import Away, Hours, away
from panier.offer.merchants.queries import PlaceFacts, places_of_merchants
from panier.offer.merchants.rules import DayHours, place_day

AHEAD = timedelta(days=30)  # how long before it begins a closure is told


def announced(place: PlaceFacts, *, now: datetime) -> list[Away]:
    """The closures of this place in force and of the next 30 days, the first first."""
    today, hours = place_day(now, place.tz), Hours(place.tz, place.week, place.exceptions, place.closures)
    found = []
    for closure in place.closures:
        if closure.last >= today and closure.first <= today + AHEAD:
            noon = datetime.combine(max(closure.first, today), time(12), ZoneInfo(place.tz)).astimezone(UTC)
            told = away(hours, noon)
            if told is not None:
                found.append(told._replace(first=closure.first, blocks=closure.blocks, reason=closure.reason))
    return found


def days_that_differ(place: PlaceFacts) -> list[DayHours]:
    """Without the days of closures, which are told as a whole."""
    return [each for each in place.exceptions if not any(closure.holds(each.day) for closure in place.closures)]


def blocked_places(places: Sequence[PlaceFacts], *, now: datetime) -> dict[str, Away]:
    """By public id: those where nothing can be bought for now."""
    found = {place.id: place.away(now) for place in places}
    return {place: each for place, each in found.items() if each is not None and each.blocks}


def shop_away(places: Sequence[PlaceFacts], *, now: datetime) -> Away | None:
    """When every place is closed by a closure: the one that reopens first, one that only delays before all others."""
    found = [place.away(now) for place in places]
    told = [each for each in found if each is not None]
    if not told or len(told) < len(found):
        return None
    return min(told, key=lambda each: (each.blocks, each.reopens))


def shops_away(territory: str, slugs: Sequence[str], *, now: datetime) -> Mapping[str, Away]:
    """The shops (slugs) all of whose places are closed by a closure: one statement."""
    if not slugs:
        return {}
    found = {
        slug: shop_away(places, now=now) for slug, places in places_of_merchants(territory, slugs, now=now).items()
    }
    return {slug: each for slug, each in found.items() if each is not None}
