"""Streets: the operator draws them, tells their story, shows them or takes them away; every change with its reason."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from panier.base.accounts.actions import Acting
from panier.flows.change_street import change_street
from panier.kit.refusals import Refusal
from panier.offer.merchants.streets.queries.drawing import (
    StreetAtWork,
    drawn_places,
    find_streets,
    may_stand,
    street_at_work,
)
from panier.offer.merchants.streets.rules import Change, Draw, Drawing, NoSuchStreet, Publish
from panier.sites._shared.htmx import is_htmx
from panier.sites.operator_portal.access import operator_of
from panier.sites.operator_portal.streets.forms import read_drawing, read_new_street, read_story, typed_story
from panier.sites.operator_portal.words import words_of

LONGEST_SEARCH = 120
Facts = dict[str, object]


def streets(request: HttpRequest) -> HttpResponse:
    """GET lists them; POST makes one, empty and not public."""
    acting, notice = operator_of(request), ""
    faults: dict[str, str] = {}
    if request.method == "POST":
        asked, faults = read_new_street(request.POST)
        try:
            if asked:
                made = change_street(acting, "", asked, reason=request.POST.get("reason", ""), now=datetime.now(tz=UTC))
                return HttpResponseRedirect(reverse("operation_street", args=[made]))
        except Refusal as refusal:
            notice = words_of(refusal)
    sought = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    facts: Facts = {
        "streets": find_streets(acting.territory, sought),
        "sought": sought,
        "faults": faults,
        "typed": request.POST,
    }
    return _answer(request, "list.html", facts, notice)


def street(request: HttpRequest, street: str) -> HttpResponse:
    """GET shows the drawing; POST `do` changes it on the page alone, and `save` writes it with its reason."""
    acting = operator_of(request)
    at_work = at_work_or_404(acting, street)
    if request.method != "POST":
        return page(request, at_work)
    drawing, do = read_drawing(request.POST), request.POST.get("do", "")
    if do != "save":
        return _redrawn(request, at_work, drawing, do)
    try:
        seen = request.POST.get("seen", "")
        change = Draw(drawing, int(seen) if seen.isascii() and seen.isdigit() else -1)
        return changed(request, acting, street, change)
    except Refusal as refusal:
        return page(request, at_work, notice=words_of(refusal), drawing=drawing)


@require_POST
def story(request: HttpRequest, street: str) -> HttpResponse:
    """Its name, its story in both languages, its line."""
    acting = operator_of(request)
    at_work = at_work_or_404(acting, street)
    change, faults = read_story(request.POST)
    if change is None:
        return page(request, at_work, typed={"faults": faults, "told": request.POST})
    try:
        return changed(request, acting, street, change)
    except Refusal as refusal:
        return page(request, at_work, notice=words_of(refusal), typed={"told": request.POST})


@require_POST
def publish(request: HttpRequest, street: str) -> HttpResponse:
    acting = operator_of(request)
    at_work = at_work_or_404(acting, street)
    try:
        return changed(request, acting, street, Publish(shown=request.POST.get("shown") == "1"))
    except Refusal as refusal:
        return page(request, at_work, notice=words_of(refusal))


def at_work_or_404(acting: Acting, street: str) -> StreetAtWork:
    try:
        return street_at_work(acting.territory, street, now=datetime.now(tz=UTC))
    except NoSuchStreet as missing:
        raise Http404 from missing


def page(
    request: HttpRequest,
    at_work: StreetAtWork,
    *,
    notice: str = "",
    drawing: Drawing | None = None,
    typed: Facts | None = None,
) -> HttpResponse:
    """`typed` is what was written and not kept (`told`, `typed`, `faults`), so that nothing is lost."""
    street = at_work.street
    shown: Facts = {"told": typed_story(street.name, street.story, street.path), "typed": {}, "faults": {}}
    shown |= _drawing_facts(at_work, drawing or at_work.drawing, sought="")
    return _answer(request, "page.html", shown | (typed or {}), notice)


def _redrawn(request: HttpRequest, at_work: StreetAtWork, drawing: Drawing, do: str) -> HttpResponse:
    """The drawing after one move, on the page alone: nothing is written."""
    what, _colon, place = do.partition(":")
    sought = request.POST.get("sought", "").strip()[:LONGEST_SEARCH]
    known = drawn_places(at_work.street, [*drawing.places, place])
    if what == "add" and place in known and place not in drawing.places:
        addresses = {key: each.address for key, each in known.items()}
        drawing = drawing.added(place, known[place].address, addresses)
    elif place in drawing.places:
        moves = {"up": -1, "down": 1}
        if what in moves:
            drawing = drawing.moved(place, moves[what])
        elif what == "cross":
            drawing = drawing.crossed(place)
        elif what == "remove":
            drawing = drawing.without(place)
    facts = _drawing_facts(at_work, drawing, sought=sought) | {
        "said": _said(drawing, place, known[place].name if place in known else "")
    }
    if is_htmx(request):
        return render(request, "operator_portal/streets/_drawing.html", facts)
    return page(request, at_work, drawing=drawing, typed=facts)


def _said(drawing: Drawing, place: str, name: str) -> str:
    """Where the place is now, for whoever does not see it."""
    if not name:
        return ""
    if place not in drawing.places:
        return _("%(name)s is off the drawing.") % {"name": name}
    side = drawing.side(place)
    facts = {"name": name, "number": drawing.on(side).index(place) + 1, "all": len(drawing.on(side))}
    if side == "even":
        return _("%(name)s: %(number)s of %(all)s on the even side.") % facts
    return _("%(name)s: %(number)s of %(all)s on the odd side.") % facts


def _drawing_facts(at_work: StreetAtWork, drawing: Drawing, *, sought: str) -> Facts:
    others = [place for place in drawing.places if place not in at_work.places]
    places = at_work.places | (drawn_places(at_work.street, others) if others else {})
    kept = Drawing(*(tuple(place for place in side if place in places) for side in (drawing.odd, drawing.even)))
    return {
        "at_work": at_work,
        "drawing": kept,
        "places": places,
        "unsaved": kept != at_work.drawing,
        "sought": sought,
        "suggested": may_stand(at_work.street, sought, but=kept.places),
        "came_off": [place for key, place in at_work.places.items() if key not in kept.places],
    }


def changed(request: HttpRequest, acting: Acting, street: str, change: Change) -> HttpResponse:
    change_street(acting, street, change, reason=request.POST.get("reason", ""), now=datetime.now(tz=UTC))
    return HttpResponseRedirect(reverse("operation_street", args=[street]))


def _answer(request: HttpRequest, template: str, facts: Facts, notice: str) -> HttpResponse:
    status = HTTPStatus.CONFLICT if notice else HTTPStatus.BAD_REQUEST if facts["faults"] else HTTPStatus.OK
    return render(request, f"operator_portal/streets/{template}", {**facts, "notice": notice}, status=status)
