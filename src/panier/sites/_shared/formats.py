"""How amounts, distances, days and hours are written in each language."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from math import floor
from zoneinfo import ZoneInfo

import nh3
from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_name
from babel.units import format_unit
from django.conf import settings
from django.utils.translation import get_language, gettext, pgettext
from markupsafe import Markup

from panier.kit.content import Words, in_language
from panier.kit.freshness import shown_until
from panier.kit.money import Money

LOCALES = {"fr": "fr_CA", "en": "en_CA"}
TONES = 12
SAFE_TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "b", "i"}
KM = 1000
MEGABYTE = 1_000_000  # bytes
WALK_STEP_M = 10
SOON, MINUTE = timedelta(hours=1), timedelta(minutes=1)
UNITS_S, UNIT_FROM = (1, 60, 3600, 86_400), 0.85
LEFT_FROM = 1.5  # of a unit, as in countdown.js: 89 minutes, then 2 hours; rounded it never goes up
DAYS_FROM, DAYS_TO = 2, 60
DAYS_OF_WEEK = 7
HARD_SPACE = "\u00a0"  # the line is not cut there


def locale() -> str:
    return LOCALES.get(get_language() or "fr", "fr_CA")


def number(count: float) -> str:
    """Such as 20 000, or 20,000; 4,3, or 4.3."""
    return str(format_decimal(count, locale=locale()))


def file_size(size: int) -> str:
    """Such as 1,5 Mo, or 1.5 MB; less than a thousand bytes is one thousand."""
    name, unit = ("megabyte", 1_000_000) if size >= MEGABYTE else ("kilobyte", 1_000)
    rounded = max(1, round(size / unit, 1 if unit == MEGABYTE else None))
    return str(format_unit(rounded, f"digital-{name}", "short", locale=locale()))


def money(amount: Money, where: str = "") -> str:
    """19,99 $ in French, $19.99 in English. `where`: a locale, for whoever asks so often that finding it counts."""
    return _money(amount.minor, amount.currency, where or locale())


@lru_cache(maxsize=20_000)
def _money(minor: int, currency: str, language: str) -> str:
    return str(format_currency(minor / 100, currency, locale=language))


def currency_name(code: str) -> str:
    """Such as “Canadian dollars”."""
    return str(get_currency_name(code, 2, locale=locale()))


def minor(amount: int, currency: str) -> Money:
    """A column of minor units as money."""
    return Money(amount, currency)


def distance(metres: int, *, approximate: bool = False, where: str = "") -> str:
    """650 m, 1,2 km, 14 km; “≈” when it comes from a postal code."""
    text = _distance(metres, where or locale())
    return f"≈ {text}" if approximate else text


@lru_cache(maxsize=5_000)
def _distance(metres: int, language: str) -> str:
    if metres < KM:
        return f"{max(WALK_STEP_M, round(metres / WALK_STEP_M) * WALK_STEP_M)} m"
    km = metres / KM
    return f"{format_decimal(round(km, 1) if km < 10 else round(km), locale=language)} km"  # noqa: PLR2004 - a decimal below ten


def pace(kmh: float) -> str:
    """4,7 or 15: kilometres an hour."""
    return _pace(kmh, locale())


@lru_cache(maxsize=100)
def _pace(kmh: float, language: str) -> str:
    return str(format_decimal(kmh, locale=language))


def trip(mode: str, minutes: int) -> str:
    """À 10 min à pied, à 15 min à vélo, à 20 min en voiture."""
    words = {
        "walk": gettext("%(minutes)s min on foot"),
        "bike": gettext("%(minutes)s min by bicycle"),
        "car": gettext("%(minutes)s min by car"),
    }
    return words[mode] % {"minutes": minutes}


def clock(moment: datetime, tz: str = "") -> str:
    """18 h, 9 h 30; 6 p.m., 9:30 a.m."""
    local = moment.astimezone(_zone(tz))
    return hour(local.time())


def hour(at: time) -> str:
    """18 h, 9 h 30; 6 p.m., 9:30 a.m.: never cut at the end of a line."""
    if locale() != "fr_CA":
        return _english_hour(at)
    return f"{at.hour}{HARD_SPACE}h{HARD_SPACE}{at.minute:02}" if at.minute else f"{at.hour}{HARD_SPACE}h"


def opening_hour(at: time) -> str:
    """09:00; 9 a.m.: one of a column."""
    return f"{at:%H:%M}" if locale() == "fr_CA" else _english_hour(at)


def _english_hour(at: time) -> str:
    hour, half = at.hour % 12 or 12, "a.m." if at.hour < 12 else "p.m."  # noqa: PLR2004 - noon
    return f"{hour}:{at.minute:02} {half}" if at.minute else f"{hour} {half}"


def day(moment: datetime, tz: str = "") -> str:
    return str(format_date(moment.astimezone(_zone(tz)), "long", locale=locale()))


def day_and_clock(moment: datetime, tz: str = "") -> str:
    """Nov 30, 5 p.m.; 30 nov., 17 h."""
    local = moment.astimezone(_zone(tz))
    return f"{format_skeleton('MMMd', local, locale=locale())}, {clock(moment, tz)}"


def plain_day(that: date) -> str:
    """Thursday, December 24; jeudi 24 décembre."""
    return str(format_skeleton("MMMMEEEEd", that, locale=locale()))


def day_month(that: date) -> str:
    """December 24; 24 décembre."""
    return str(format_skeleton("MMMMd", that, locale=locale()))


def long_day(that: date) -> str:
    """December 24, 2026; 24 décembre 2026."""
    return str(format_date(that, "long", locale=locale()))


def quoted(text: object) -> str:
    """What somebody said, in the quotation marks of the language."""
    return f"«{HARD_SPACE}{text}{HARD_SPACE}»" if locale() == "fr_CA" else f"“{text}”"


def stretch(begins: datetime | str, ends: datetime | str, tz: str = "") -> str:
    """Saturday, November 28, 9 a.m. to 12 p.m.; sam. 28 nov., de 9 h à 12 h. Moments, or how they are written in JSON."""
    first, last = (datetime.fromisoformat(each) if isinstance(each, str) else each for each in (begins, ends))
    there = plain_day(first.astimezone(_zone(tz)).date())
    return gettext("%(day)s, %(begins)s to %(ends)s") % {
        "day": there,
        "begins": clock(first, tz),
        "ends": clock(last, tz),
    }


def percent(share: float) -> str:
    """12.5%; 12,5 %."""
    return str(format_percent(share, "#,##0.# %" if locale().startswith("fr") else "#,##0.#%", locale=locale()))


def language_name(code: str) -> str:
    """French, français; of any ISO 639 code."""
    return Locale(code).get_display_name(locale()) or code


def age(moment: datetime, now: datetime) -> str:
    """12 minutes, 3 hours, 9 jours: how long ago, in days up to two months; less than a minute is one."""
    shown_until(_other_age(moment, now))
    days = (now - moment).days
    if DAYS_FROM <= days <= DAYS_TO:
        return str(format_unit(days, "day", locale=locale()))
    return str(format_timedelta(max(now - moment, MINUTE), locale=locale()))


def minutes(count: int) -> str:
    """1 minute, 12 minutes, 3 hours: how long something took; less than a minute is one."""
    return str(format_timedelta(timedelta(minutes=max(1, count)), locale=locale()))


def when(moment: datetime, tz: str, now: datetime) -> str:
    """15 h 42 today; tomorrow or within the week with its day; further with its date."""
    days = (moment.astimezone(_zone(tz)).date() - now.astimezone(_zone(tz)).date()).days
    if days == 0:
        return clock(moment, tz)
    if 0 < days < DAYS_OF_WEEK:
        facts = {"day": weekday(moment.astimezone(_zone(tz)).weekday()), "when": clock(moment, tz)}
        return gettext("%(day)s at %(when)s") % facts
    return day_and_clock(moment, tz)


def promised(text: str, tz: str = "") -> str:
    """A day as ISO 8601 writes it, or a moment in a zone: Thursday, December 24 at 10 a.m."""
    if "T" not in text:
        return plain_day(date.fromisoformat(text))
    moment = datetime.fromisoformat(text).astimezone(_zone(tz))
    return gettext("%(day)s at %(when)s") % {"day": plain_day(moment.date()), "when": clock(moment, tz)}


def left(moment: datetime, now: datetime) -> Markup | str:
    """38 minutes left, 2 hours left; past its time. Written with what countdown.js counts on from."""
    over, words = gettext("Past its time"), gettext("%(time)s left")
    if moment <= now:
        return over
    text = words % {"time": format_timedelta(moment - now, threshold=LEFT_FROM, locale=locale())}
    seconds = int((moment - now).total_seconds())
    facts = (moment.isoformat(timespec="seconds"), seconds, words % {"time": "{}"}, over, text)
    return Markup('<time datetime="{}" data-seconds="{}" data-left="{}" data-over="{}">{}</time>').format(*facts)


def _other_age(moment: datetime, now: datetime) -> datetime:
    """When these words become others: Babel rounds, and goes to the next unit at 0.85 of it; whole days from two on."""
    seconds = (now - moment).total_seconds()
    unit = max((each for each in UNITS_S if seconds >= UNIT_FROM * each), default=1)
    moments = [(floor(seconds / unit + 0.5) + 0.5) * unit, (floor(seconds / UNITS_S[-1]) + 1) * UNITS_S[-1]]
    moments += [UNIT_FROM * each for each in UNITS_S]
    return moment + timedelta(seconds=min(each for each in moments if each > seconds))


def weekday(number: int) -> str:
    """0 is Monday."""
    names = (
        pgettext("day", "Monday"),
        pgettext("day", "Tuesday"),
        pgettext("day", "Wednesday"),
        pgettext("day", "Thursday"),
        pgettext("day", "Friday"),
        pgettext("day", "Saturday"),
        pgettext("day", "Sunday"),
    )
    return names[number]


def opening(is_open: bool, changes_at: datetime | None, tz: str, now: datetime, where: str = "") -> str:  # noqa: FBT001 - a fact, not an option
    """Open · 6 p.m.; Closes soon · 3:30; Closed · opens at 10; Closed. To the minute."""
    opening_holds(is_open, changes_at, tz, now)
    return _opening(is_open, changes_at, tz, now.replace(second=0, microsecond=0), where or locale())


def opening_holds(is_open: bool, changes_at: datetime | None, tz: str, now: datetime) -> None:  # noqa: FBT001 - as above
    """These words become others at the change, an hour before a closing, at midnight before an opening of another day."""
    if changes_at is None:
        return
    other = changes_at - SOON if is_open else _midnight_after(now, tz)
    shown_until(changes_at, other if other > now else None)


def _midnight_after(now: datetime, tz: str) -> datetime:
    return datetime.combine(now.astimezone(_zone(tz)).date() + timedelta(days=1), time(), _zone(tz))


@lru_cache(maxsize=5_000)
def _opening(is_open: bool, changes_at: datetime | None, tz: str, now: datetime, _language: str) -> str:  # noqa: FBT001 - as above
    if changes_at is None:
        return gettext("Open") if is_open else gettext("Closed")
    when = clock(changes_at, tz)
    if is_open:
        soon = changes_at - now < SOON
        return (gettext("Closes soon · %(when)s") if soon else gettext("Open · %(when)s")) % {"when": when}
    opens, today = changes_at.astimezone(_zone(tz)), now.astimezone(_zone(tz))
    if opens.date() == today.date():
        return gettext("Closed · opens at %(when)s") % {"when": when}
    return gettext("Closed · opens %(day)s at %(when)s") % {"day": weekday(opens.weekday()), "when": when}


def words(content: dict[str, str]) -> Words:
    """The text of this language, or the original with its own."""
    return in_language(content or {}, get_language() or "fr")


def tone(name: str) -> int:
    """A colour of the palette that stays the same for a name."""
    return sum(name.encode()) % TONES


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name or settings.DISPLAY_TZ)


def safe_html(content: str) -> Markup:
    """A merchant's description: cleaned when it came in, and once more here, to paragraphs, lists and emphasis."""
    return Markup(nh3.clean(content, tags=SAFE_TAGS, attributes={}))  # noqa: S704 - cleaned on this line
