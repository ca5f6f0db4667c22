"""The shop's places: added, corrected, moved on the map, closed and opened again."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from panier.base.territories.queries import map_frame_on
from panier.flows.change_places import PlaceTyped, add_place, change_place, close_place, open_place
from panier.kit.postal import spaced
from panier.kit.refusals import Refusal
from panier.offer.merchants.rules import NoSuchPlace
from panier.offer.merchants.shop.pins import degrees
from panier.offer.merchants.shop.places import facts_of_place, place_of_shop
from panier.offer.merchants.shop.queries import changes_of_shop
from panier.offer.merchants.shop.rules import BadShop, ShopMoved, version_of
from panier.offer.onboarding.rules.steps import LONGEST, WEEK
from panier.sites.merchant_portal.access import Desk, by, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.hours.reading import WEEK_FIELDS, week_in, with_room
from panier.sites.merchant_portal.join.words import DAYS
from panier.sites.merchant_portal.shop.views import NOTHING, Refused
from panier.sites.merchant_portal.shop.words import fault_words, field_words, place_words

FIELDS = ("name", "address", "municipality", "postal_code", "phone", "latitude", "longitude", "pickup", "pickup_minutes")  # fmt: skip
STANDING = FIELDS[:-2]
Typed = dict[str, str]


@takes(*FIELDS, *WEEK_FIELDS, "do", "seen")
@require_http_methods(["GET", "HEAD", "POST"])
def new_place(request: HttpRequest, merchant: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="shop")
    typed: Typed = {"pickup": "on", "pickup_minutes": "60"}
    if request.method != "POST":
        return _page(request, served, None, typed)
    typed = _typed(request)
    if request.POST.get("do") == "copy":  # Monday's hours for every weekday
        return _page(request, served, None, typed)
    done = lambda: add_place(served.id, PlaceTyped(typed, week_in(request.POST)), by(served))  # noqa: E731 - once
    return _answer(request, served, (None, typed), done)


@takes(*FIELDS, *WEEK_FIELDS, "do", "seen")
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, merchant: str, place: str) -> HttpResponse:
    """POST: `do` is keep, close or open."""
    served = desk_of(request, merchant, needs="shop")
    try:
        found = place_of_shop(served.id, place)
    except NoSuchPlace as missing:
        raise Http404 from missing
    if request.method != "POST":
        return _page(request, served, found, _as_it_stands(found))
    asked = request.POST.get("do", "")
    if asked in {"close", "open"}:
        change = close_place if asked == "close" else open_place
        return _answer(request, served, (found, _as_it_stands(found)), lambda: change(served.id, place, by(served)))
    typed, seen = _typed(request), request.POST.get("seen", "")[:40]
    done = lambda: change_place(served.id, place, PlaceTyped(typed), seen, by(served))  # noqa: E731 - once
    return _answer(request, served, (found, typed), done)


def _answer(request: HttpRequest, served: Desk, around: tuple[Any, Typed], done: Callable[[], object]) -> HttpResponse:
    found, typed = around
    try:
        done()
    except BadShop as bad:
        return _page(request, served, found, typed, refused=Refused(dict(bad.facts["faults"])))  # type: ignore[call-overload] # by field
    except ShopMoved:
        stands = place_of_shop(served.id, found.public_id)
        return _page(request, served, stands, typed, refused=_moved(served, stands, typed))
    except Refusal as refusal:
        if refusal.code == "not-found":
            raise Http404 from refusal
        return _page(request, served, found, typed, refused=Refused(notice=place_words(refusal)))
    messages.success(request, _("Kept. The next shopper sees it."))
    return HttpResponseRedirect(f"{reverse('desk_shop', args=[served.public_id])}#places")


def _moved(served: Desk, stands: Any, typed: Typed) -> Refused:
    kept = _as_it_stands(stands)
    both = [
        (field_words(name), kept[name] or "—", typed[name] or "—") for name in STANDING if typed[name] != kept[name]
    ]
    changes = (change for change in changes_of_shop(served.id) if change.place_id == stands.pk)
    return Refused(moved=(next(changes, None), both))


def _as_it_stands(found: Any) -> Typed:
    facts = facts_of_place(found)
    at = {"latitude": degrees(found.latitude), "longitude": degrees(found.longitude)}
    return {**facts, "postal_code": spaced(found.postal_code), **at}


def _typed(request: HttpRequest) -> Typed:
    return {name: " ".join(request.POST.get(name, "").split())[:LONGEST] for name in FIELDS}


def _page(request: HttpRequest, served: Desk, found: Any, typed: Typed, *, refused: Refused = NOTHING) -> HttpResponse:
    week = week_in(request.POST) if request.method == "POST" else [[]] * WEEK
    if request.POST.get("do") == "copy":
        week = [week[0]] * 5 + week[5:]
    facts: dict[str, Any] = {
        "desk": served,
        "place": found,
        "typed": typed,
        "wrong": fault_words(refused.wrong),
        "moved": refused.moved,
        "notice": refused.notice,
        "version": version_of(facts_of_place(found)) if found else "",
        "days": list(zip(DAYS, [with_room(pairs) for pairs in week], strict=True)),
        "frame": map_frame_on(settings.TERRITORY, served.now.date()),
        "map_tiles": settings.MAP_TILES,
        "map_attribution": settings.MAP_ATTRIBUTION,
    }
    status = HTTPStatus.OK
    if refused != NOTHING:
        status = HTTPStatus.CONFLICT if refused.notice else HTTPStatus.UNPROCESSABLE_ENTITY
    return private(render(request, "merchant_portal/shop/place.html", facts, status=status))
