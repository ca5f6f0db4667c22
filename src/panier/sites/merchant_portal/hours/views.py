"""Hours of a place at the desk: its week, the holidays of the pack, the days that differ."""

from datetime import date
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from panier.flows.change_hours import decide_holidays, remove_day, set_day, set_week
from panier.kit.refusals import Refusal
from panier.offer.merchants.hours.desk import changes_of, closures_of, holidays_ahead, hours_of_place
from panier.offer.merchants.hours.week import CLOSED
from panier.offer.merchants.queries import places_of
from panier.offer.merchants.rules import place_day
from panier.sites.merchant_portal.access import Desk, acting, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.hours.reading import (
    DATE,
    WEEK_FIELDS,
    day_asked,
    day_in,
    holidays_in,
    pairs_in,
    places_in,
    typed_of,
    week_in,
    with_room,
)
from panier.sites.merchant_portal.hours.words import (
    choice_words,
    days_between,
    fault_words,
    refusal_words,
    told_days,
    week_moved,
)
from panier.trade.desk.queries import promised_in

WORKDAYS = 5
CLOSURES_LOOKED_AT = 20  # of those to come, the next: what was promised in them


class Refused(NamedTuple):
    """Which form of the page was refused, and why."""

    form: str
    refusal: Refusal


@takes("place", "also", "do", *WEEK_FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, merchant: str) -> HttpResponse:
    """GET: all of it, of `?place=`. POST: the week of `place` and of those in `also`; `do=copy` only fills the form."""
    served = desk_of(request, merchant, needs="shop")
    if request.method != "POST":
        return page(request, served)
    week = week_in(request.POST)
    if request.POST.get("do") == "copy":
        return page(request, served, week=[week[0]] * WORKDAYS + week[WORKDAYS:])
    try:
        places = places_in(request.POST, place_of(request, served).public_id)
        set_week(served.id, places, week, acting(request, served), now=served.now)
    except Refusal as refusal:
        return refused(request, served, Refused("week", refusal), week=week)
    messages.success(request, _("The week is kept."))
    return back(served, request.POST.get("place", ""), "week")


@takes("place", "also", rf"h-{DATE}", rf"h-{DATE}-(opens|closes)")
@require_POST
def holidays(request: HttpRequest, merchant: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="shop")
    place = place_of(request, served)
    asked = holidays_in(request.POST, holidays_ahead(settings.TERRITORY, served.now, place.tz))
    try:
        places = places_in(request.POST, place.public_id)
        decide_holidays(served.id, places, asked, acting(request, served), now=served.now)
    except Refusal as refusal:
        return refused(request, served, Refused("holidays", refusal))
    messages.success(request, _("The holidays are kept."))
    _warn(request, served, place, [each.day for each in asked if each.choice == CLOSED])
    return back(served, place.public_id, "holidays")


@takes("place", "also", "day", "kind", "reason_fr", "reason_en", "day-(opens|closes)")
@require_POST
def day(request: HttpRequest, merchant: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="shop")
    place = place_of(request, served)
    try:
        asked = day_asked(request.POST)
        places = places_in(request.POST, place.public_id)
        set_day(served.id, places, asked, acting(request, served), now=served.now)
    except Refusal as refusal:
        return refused(request, served, Refused("day", refusal))
    messages.success(request, _("The day is kept."))
    _warn(request, served, place, [asked.day] if asked.closed and asked.day else [])
    return back(served, place.public_id, "days")


@takes("place", "day")
@require_POST
def day_remove(request: HttpRequest, merchant: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="shop")
    place, that = place_of(request, served).public_id, day_in(request.POST.get("day", ""))
    if that is None:
        raise Http404
    try:
        remove_day(served.id, place, that, acting(request, served), now=served.now)
    except Refusal as refusal:
        return refused(request, served, Refused("day", refusal))
    messages.success(request, _("The usual hours hold that day again."))
    return back(served, place, "days")


def _warn(request: HttpRequest, served: Desk, place: Any, closed: list[date]) -> None:
    """What was promised for a day that is closed now stays promised: the desk's list marks it."""
    count = sum(len(promised_in(served.id, place.pk, day, day)) for day in closed[:CLOSURES_LOOKED_AT])
    if count:
        told = ngettext(
            "%(count)s order is promised on a day that is closed now: the orders’ list marks it.",
            "%(count)s orders are promised on days that are closed now: the orders’ list marks them.",
            count,
        )
        messages.warning(request, told % {"count": count})


def back(served: Desk, place: str, part: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('desk_hours', args=[served.public_id])}?place={place}#{part}")


def refused(request: HttpRequest, served: Desk, why: Refused, *, week: Any = None) -> HttpResponse:
    if why.refusal.code == "not-found":
        raise Http404 from why.refusal
    return page(request, served, why=why, week=week)


def page(request: HttpRequest, served: Desk, *, why: Refused | None = None, week: Any = None) -> HttpResponse:
    """All forms, and in the refused one what was typed."""
    places = places_of(served.id)
    asked = request.POST.get("place", "") or request.GET.get("place", "")
    place = next((each for each in places if each.public_id == asked), places[0] if places else None)
    closures = closures_of(served.id, served.now)
    facts: dict[str, Any] = {
        "desk": served,
        "places": places,
        "place": place,
        "closures": closures,
        "promised": {each.pk: _promised(served, each) for each in closures[:CLOSURES_LOOKED_AT]},
        "changes": changes_of(served.id),
        "notice": refusal_words(why.refusal) if why else "",
        "refused": why.form if why else "",
        "wrong": fault_words(why.refusal) if why else {},
        "typed": typed_of(request.POST) if why else {},
        "days_between": days_between,
        "told_days": told_days,
        "choice_words": choice_words,
        "week_moved": week_moved,
        "today": place_day(served.now, place.tz if place else settings.DISPLAY_TZ),
        "now": served.now,
    }
    if place:
        facts["hours"] = found = hours_of_place(place, territory=settings.TERRITORY, now=served.now)
        facts["week"] = [with_room(pairs) for pairs in week or found.week]
        facts["holiday_pairs"] = {
            line.holiday.day.isoformat(): with_room(_typed(request, why, f"h-{line.holiday.day}") or line.pairs)
            for line in found.holidays
        }
        facts["typed_pairs"] = with_room(_typed(request, why, "day"))
    status = HTTPStatus.OK
    if why:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if facts["wrong"] else HTTPStatus.CONFLICT
    return private(render(request, "merchant_portal/hours/page.html", facts, status=status))


def _promised(served: Desk, closure: Any) -> list[Any]:
    return promised_in(served.id, closure.place_id, closure.first_day, closure.last_day)


def _typed(request: HttpRequest, why: Refused | None, name: str) -> list[tuple[str, str]]:
    """The openings of a refused form, as typed."""
    return pairs_in(request.POST, name) if why else []


def place_of(request: HttpRequest, served: Desk) -> Any:
    """The shop's place that is posted, its first when none is; else 404."""
    asked = request.POST.get("place", "")
    for each in places_of(served.id):
        if asked in {"", each.public_id}:
            return each
    raise Http404
