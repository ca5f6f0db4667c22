"""The invented events of the invented market's streets, counted from the day it is loaded."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from panier.demonstration.content import Content, EventRow
from panier.kit.ids import id_from
from panier.offer.merchants.models import Place, Street, StreetEvent


def load_street_events(territory: str, content: Content, *, now: datetime) -> None:
    streets = {street.slug: street for street in Street.objects.select_related("territory").filter(territory=territory)}
    keys = [row.place for row in content.events if row.place]
    places = {
        place.merchant.slug: place for place in Place.objects.select_related("merchant").filter(merchant__slug__in=keys)
    }
    StreetEvent.objects.bulk_create(
        _event(row, streets[f"rue-{row.street}"], places.get(row.place), now) for row in content.events
    )


def _event(row: EventRow, street: Street, place: Place | None, now: datetime) -> StreetEvent:
    zone = ZoneInfo(street.territory.tz)
    today = now.astimezone(zone).date()
    starts, ends = (
        datetime.combine(today + timedelta(days=days), time.fromisoformat(hour), zone)
        for days, hour in zip(row.days, row.hours, strict=True)
    )
    return StreetEvent(
        public_id=id_from("evt", f"{row.street} {row.title['fr']}"),
        street=street,
        place=place,
        title=row.title,
        words=row.words,
        starts_at=starts,
        ends_at=ends,
        is_demonstration=True,
    )
