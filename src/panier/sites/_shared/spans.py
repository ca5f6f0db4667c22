"""Spans and their pieces in words."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from django.conf import settings
from django.utils.translation import gettext as _

from panier.base.territories.queries import regions
from panier.civic.observatory.rules import Span
from panier.sites._shared.formats import clock, locale, long_day, plain_day, words


def span_names() -> dict[str, str]:
    return {"day": _("Today"), "week": _("This week"), "year": _("This year")}


def span_name(span: Span) -> str:
    """Sunday, November 29; from November 23 to 29, 2026; 2026."""
    if span.kind == "year":
        return str(span.first.year)
    if span.kind == "day":
        return plain_day(span.first)
    return _("from %(first)s to %(last)s") % {"first": plain_day(span.first), "last": plain_day(span.last_day)}


def region_names() -> dict[str, str]:
    """By slug; the empty one is all of them."""
    return {"": _("the whole territory"), **{each.slug: words(each.name).text for each in regions(settings.TERRITORY)}}


def piece_names(span: Span) -> list[str]:
    """9 h; lun.; janv."""
    if span.kind == "day":
        return [clock(piece_begins(span, hour), span.tz) for hour in range(span.bars)]
    if span.kind == "week":
        days = (span.first + timedelta(days=number) for number in range(span.bars))
        return [str(format_skeleton("E", day, locale=locale())) for day in days]
    return [str(format_skeleton("MMM", date(span.first.year, month, 1), locale=locale())) for month in range(1, 13)]


def piece_begins(span: Span, piece: int) -> datetime:
    """On the territory's clock; an hour that is there twice, or never, by its name."""
    if span.kind == "day":
        return datetime(span.first.year, span.first.month, span.first.day, piece, tzinfo=ZoneInfo(span.tz))
    day = date(span.first.year, piece + 1, 1) if span.kind == "year" else span.first + timedelta(days=piece)
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(span.tz))


def before_name(span: Span) -> str:
    """What it is compared with; as far as the same hour while it is not over."""
    if span.kind == "day":
        return long_day(span.previous) if span.is_over else _("the day before, at the same hour")
    if span.kind == "week":
        return _("the week before") if span.is_over else _("the week before, at the same hour")
    said = str(format_date(span.previous, "yyyy", locale=locale()))
    return said if span.is_over else _("%(year)s, to the same day") % {"year": said}
