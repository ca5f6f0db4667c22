"""Events of a street: the operator adds one, changes it, ends it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from panier.kit.refusals import Refusal
from panier.offer.merchants.streets.queries.drawing import event_at_work
from panier.offer.merchants.streets.rules import EndEvent, NoSuchEvent
from panier.sites.operator_portal.access import operator_of
from panier.sites.operator_portal.streets.forms import read_event, typed_event
from panier.sites.operator_portal.streets.views import at_work_or_404, changed, page
from panier.sites.operator_portal.words import words_of


@require_POST
def add_event(request: HttpRequest, street: str) -> HttpResponse:
    acting = operator_of(request)
    at_work = at_work_or_404(acting, street)
    change, faults = read_event(request.POST, at_work.tz)
    if change is None:
        return page(request, at_work, typed={"faults": faults, "typed": request.POST})
    try:
        return changed(request, acting, street, change)
    except Refusal as refusal:
        return page(request, at_work, notice=words_of(refusal), typed={"typed": request.POST})


def event(request: HttpRequest, street: str, event: str) -> HttpResponse:
    """GET shows its form; POST changes it, or ends it when `do` says so."""
    acting, notice = operator_of(request), ""
    at_work = at_work_or_404(acting, street)
    try:
        found = event_at_work(at_work, event)
    except NoSuchEvent as missing:
        raise Http404 from missing
    typed, faults = typed_event(found, at_work.tz), dict[str, str]()
    if request.method == "POST":
        change, faults = read_event(request.POST, at_work.tz, event)
        ending = request.POST.get("do") == "end"
        try:
            if ending or change:
                return changed(request, acting, street, EndEvent(event) if ending or change is None else change)
        except Refusal as refusal:
            notice, faults = words_of(refusal), {}
        typed = request.POST.dict()
    facts = {"at_work": at_work, "event": found, "typed": typed, "faults": faults, "notice": notice}
    status = 409 if notice else 400 if faults else 200
    return render(request, "operator_portal/streets/event.html", facts, status=status)
