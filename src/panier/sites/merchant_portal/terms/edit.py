"""One thing of the terms at a time: a zone, the pickup at a place, delivery times, parcels, returns. What was typed stays."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from panier.base.territories.queries import regions
from panier.flows.change_terms import Change, change_terms, version_of
from panier.offer.merchants.rules import NoSuchPlace
from panier.offer.team.rules import NotYours
from panier.offer.terms.queries import Said, TermsSeen, removal_of_zone, said_of_terms, terms_of_merchant
from panier.offer.terms.rules import METHODS, PICKUP, BadTerms, NoSuchZone, TermsMoved
from panier.offer.terms.rules.typed import MOST_ROWS, MOST_STEPS
from panier.sites.merchant_portal.access import Desk, by, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.terms.forms import (
    FIELDS,
    parcel_form,
    pickup_form,
    returns_form,
    slots_form,
    zone_form,
)
from panier.sites.merchant_portal.terms.words import FAULTS, field_words

ALL = "all"  # where there is one only
BLANK = 2  # rows to type into, below those there are
TYPED_MAX = 4000


class Refused(NamedTuple):
    """What is wrong by field; or who kept something else meanwhile, with each field as it is kept and as it was typed; or who took it away."""

    wrong: Mapping[str, str] = MappingProxyType({})
    moved: tuple[Any, list[tuple[str, str, str]]] | None = None
    gone: Any = None


NOTHING = Refused()


@takes("seen", what=FIELDS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, merchant: str, what: str, about: str) -> HttpResponse:
    """GET: the form as it stands (`?template=` begins the returns from one). POST: saved, or the form with what is wrong."""
    served = desk_of(request, merchant, needs="shop")
    seen = terms_of_merchant(served.id)
    said = said_of_terms(seen.merchant, seen.places, served.now)
    if what == "zone" and (gone := removal_of_zone(served.id, about)):
        return _gone(request, (served, seen, said), gone)
    _check_address(seen, what, about)
    if request.method != "POST":
        return _page(request, (served, seen, said), (what, about), _as_it_stands(request, seen, said, (what, about)))
    typed = {name: text[:TYPED_MAX] for name, text in request.POST.dict().items()}
    story = "zone-gone" if what == "zone" and typed.get("do") == "remove" else what
    try:
        change_terms(served.id, Change(story, typed, about, typed.pop("seen", "")), by(served))
    except TermsMoved:
        return _moved(request, served, (what, about), typed)
    except BadTerms as bad:
        return _page(request, (served, seen, said), (what, about), typed, refused=Refused(dict(bad.facts["faults"])))  # type: ignore[call-overload] # by field
    except (NoSuchZone, NoSuchPlace, NotYours) as missing:
        raise Http404 from missing
    messages.success(request, _("Kept. The next shopper sees it."))
    return HttpResponseRedirect(reverse("desk_terms", args=[merchant]))


def _moved(request: HttpRequest, served: Desk, of: tuple[str, str], typed: dict[str, str]) -> HttpResponse:
    """Both versions, and the form as it was typed: kept again, it replaces the other knowingly."""
    seen = terms_of_merchant(served.id)
    said = said_of_terms(seen.merchant, seen.places, served.now)
    if of[0] == "zone" and (gone := removal_of_zone(served.id, of[1])):  # between our look and our lock
        return _gone(request, (served, seen, said), gone)
    stands = _as_it_stands(request, seen, said, of)
    typed = stands if typed.get("do") == "remove" else typed
    names = {place.public_id: place.name for place in seen.places}
    both = [
        (field_words(name), names.get(stands.get(name, ""), stands.get(name, "")), names.get(text := typed.get(name, ""), text))
        for name in dict.fromkeys([*stands, *typed])
        if name not in {"csrfmiddlewaretoken", "do"} and not name.startswith("region-") and stands.get(name, "") != typed.get(name, "")
    ]  # fmt: skip
    latest = next((change for change in seen.changes if change.what == of[0]), None)
    return _page(request, (served, seen, said), of, typed, refused=Refused(moved=(latest, both)))


def _gone(request: HttpRequest, around: tuple[Desk, TermsSeen, Said], gone: Any) -> HttpResponse:
    """Somebody took the zone away: what was typed is kept, as the form of a new one; who wanted nothing of it is told."""
    typed = {name: text[:TYPED_MAX] for name, text in request.POST.dict().items() if name != "seen"}
    if request.method != "POST" or typed.get("do") == "remove":
        messages.info(request, _("%(person)s has taken this zone away.") % {"person": gone.actor_name})
        return HttpResponseRedirect(reverse("desk_terms", args=[around[0].public_id]))
    return _page(request, around, ("zone", gone.before["method"]), typed, refused=Refused(gone=gone))


def _check_address(seen: TermsSeen, what: str, about: str) -> None:
    """Another merchant's zone or place, and what there is none of, alike."""
    known = {
        "zone": {*METHODS[1:], *(zone.public_id for zone in seen.zones)},
        PICKUP: {place.public_id for place in seen.places},
        "slots": {ALL},
        "parcel": {ALL},
        "returns": {ALL},
    }
    if about not in known.get(what, set()):
        raise Http404


def _as_it_stands(request: HttpRequest, seen: TermsSeen, said: Said, of: tuple[str, str]) -> dict[str, str]:
    what, about = of
    if what == "zone":
        return zone_form(next((zone for zone in seen.zones if zone.public_id == about), None))
    if what == "slots":
        return slots_form(seen.slots.get("", []))
    if what == PICKUP and (place := seen.place(about)):
        return pickup_form(place, seen.slots.get(about, []))
    if what == "parcel":
        return parcel_form(seen)
    return returns_form(seen, said, request.GET.get("template", ""))


def _regions(typed: Mapping[str, str]) -> list[tuple[Any, bool]]:
    """Each, and whether it was ticked: kept, it stands among the beginnings of postal codes."""
    return [(region, f"region-{region.slug}" in typed) for region in regions(settings.TERRITORY)]


def _page(
    request: HttpRequest,
    around: tuple[Desk, TermsSeen, Said],
    of: tuple[str, str],
    typed: Mapping[str, str],
    *,
    refused: Refused = NOTHING,
) -> HttpResponse:
    (served, seen, said), (what, about) = around, of
    zone = next((zone for zone in seen.zones if zone.public_id == about), None)
    used = [number for number in range(MOST_ROWS) if any(name.startswith(f"r{number}-") for name in typed)]
    facts: dict[str, Any] = {
        "desk": served,
        "seen": seen,
        "said": said,
        "what": what,
        "about": about,
        "method": zone.method if zone else about,
        "zone": zone,
        "place": seen.place(about),
        "typed": typed,
        "wrong": {name: FAULTS.get(code, code) for name, code in refused.wrong.items()},
        "steps": range(MOST_STEPS),
        "rows": range(min(MOST_ROWS, (used[-1] + 1 if used else 0) + BLANK)),
        "languages": said.ground.languages,
        "regions": _regions(typed) if what == "zone" else (),
        "version": version_of(seen, what, about),
        "moved": refused.moved,
        "gone": refused.gone,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused != NOTHING else HTTPStatus.OK
    return private(render(request, f"merchant_portal/terms/{what}.html", facts, status=status))
