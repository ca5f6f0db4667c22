"""The round of a place: its doors in a good order, changed by hand, printed; at each door delivered, or nobody home."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from panier.flows.note_absence import Absent, note_absence
from panier.flows.plan_round import plan_round
from panier.kit.geo import Point
from panier.kit.refusals import Refusal
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.handing.given import HANDED, hand_over
from panier.sites.merchant_portal.prepare.asked import ID_LENGTH, Asked, asked_of
from panier.sites.merchant_portal.words import words_of
from panier.trade.fulfilment.queries import (
    BROUGHT,
    absences_of,
    carried_parts,
    carriers_in_force,
    doors_of,
    grams_of,
)
from panier.trade.fulfilment.rules.addresses import full_address
from panier.trade.fulfilment.rules.proofs import LONGEST_NOTE
from panier.trade.fulfilment.rules.routes import round_length_m
from panier.trade.orders.rules import NoSuchPart

READY = "ready"
UNTIL = {"": None, "today": 0, "tomorrow": 1}  # promised for that day at the latest
SEE_OTHER = 303


@takes("do", "part")
@require_http_methods(["GET", "HEAD", "POST"])
def deliveries(request: HttpRequest, merchant: str) -> HttpResponse:
    """POST `do`: arrange (the whole round), up or down (with `part`)."""
    served = desk_of(request, merchant, needs="orders")
    asked = asked_of(request, served, READY, (BROUGHT,))
    if request.method != "POST":
        return _page(request, served, asked)
    if asked.counter:
        move = (request.POST.get("part", "")[:ID_LENGTH], {"up": -1, "down": 1}.get(request.POST.get("do", ""), 0))
        plan_round(asked.counter.place, move=move if move[1] else None)
    return HttpResponseRedirect(f"{request.path}?{_query(request, asked)}")


@takes("do", "then", "note", *HANDED)
@require_POST
def delivery(request: HttpRequest, merchant: str, part: str) -> HttpResponse:
    """`do`: delivered (with its proof), absent (with `then` and `note`)."""
    served = desk_of(request, merchant, needs="orders")
    do = request.POST.get("do", "")
    try:
        _do(request, served, part, do)
    except NoSuchPart as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(
            request, served, asked_of(request, served, READY, (BROUGHT,)), wrong=part, notice=words_of(refusal)
        )
    return HttpResponseRedirect(
        f"{reverse('desk_deliveries', args=[merchant])}?{request.GET.urlencode()}", status=SEE_OTHER
    )


def _do(request: HttpRequest, served: Desk, part: str, do: str) -> None:
    if do == "delivered":
        hand_over(request, served, part)
    elif do == "absent":
        then = "fetch" if request.POST.get("then") == "fetch" else "again"
        absent = Absent(then, request.POST.get("note", "")[:LONGEST_NOTE])
        note_absence(served.id, part, absent, actor=served.actor, now=served.now)
    else:
        raise Http404


def _query(request: HttpRequest, asked: Asked) -> str:
    until = request.GET.get("until", "")
    return asked.query + (f"&{urlencode({'until': until})}" if UNTIL.get(until) is not None else "")


def _page(request: HttpRequest, served: Desk, asked: Asked, *, wrong: str = "", notice: str = "") -> HttpResponse:
    place = asked.counter.place if asked.counter else None
    parts = carried_parts(place, READY) if place else []
    absences = absences_of(parts)
    at_the_shop = [part for part in parts if _waits_here(absences.get(part.pk, []))]
    until = request.GET.get("until", "")
    last = served.now.astimezone(ZoneInfo(place.tz)).date() + timedelta(days=UNTIL.get(until) or 0) if place else None
    to_bring = [part for part in parts if part not in at_the_shop and (UNTIL.get(until) is None or _is_due(part, last))]
    doors = doors_of(settings.TERRITORY, to_bring)
    known = [doors[part.pk] for part in to_bring if part.pk in doors]
    facts = {
        "desk": served,
        "asked": asked,
        "place": place,
        "query": _query(request, asked),
        "until": until if until in UNTIL else "",
        "stops": to_bring,
        "at_the_shop": at_the_shop,
        "absences": absences,
        "addresses": {part.pk: full_address(part.order.address) for part in to_bring},
        "grams": grams_of(to_bring),
        "metres": round_length_m(Point(place.latitude, place.longitude), known) if place and known else None,
        "carriers": carriers_in_force(settings.TERRITORY, served.now),
        "wrong": wrong,
        "notice": notice,
        "typed": request.POST.dict(),
        "now": served.now,
    }
    return private(render(request, "merchant_portal/deliveries/page.html", facts, status=409 if notice else 200))


def _waits_here(visits: list[Any]) -> bool:
    return bool(visits) and visits[0].then == "fetch"


def _is_due(part: Any, last: date | None) -> bool:
    """What has no date is late already."""
    return last is None or part.due_at is None or part.due_at.astimezone(ZoneInfo(part.place.tz)).date() <= last
