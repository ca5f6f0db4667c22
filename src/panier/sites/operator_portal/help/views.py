"""The operator's help desk: a queue by due day; a ticket is taken, answered, closed."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from panier.flows.answer_ticket import answer_ticket
from panier.flows.settle_ticket import settle_ticket
from panier.kit.refusals import Refusal
from panier.offer.capability.actions import By
from panier.offer.capability.queries import ticket_for_operator, tickets_done, tickets_waiting
from panier.offer.capability.rules import NoSuchTicket
from panier.sites.operator_portal.access import operator_of
from panier.sites.operator_portal.words import words_of

LONGEST = 5_000


@require_safe
def tickets(request: HttpRequest) -> HttpResponse:
    acting, now = operator_of(request), datetime.now(tz=UTC)
    facts = {"waiting": tickets_waiting(acting.territory), "done": tickets_done(acting.territory), "now": now}
    response = render(request, "operator_portal/help/page.html", facts)
    response["Cache-Control"] = "private, no-store"
    return response


def ticket(request: HttpRequest, ticket: str) -> HttpResponse:
    """POST: `do` is take, close or answer (with `words`)."""
    acting, now, notice = operator_of(request), datetime.now(tz=UTC), ""
    try:
        found = ticket_for_operator(acting.territory, ticket)
    except NoSuchTicket as missing:
        raise Http404 from missing
    if request.method == "POST":
        do, by = request.POST.get("do", ""), By(acting.account_id, acting.label, now)
        try:
            if do in {"take", "close"}:
                settle_ticket(found, do, by, operator=True)
            else:
                answer_ticket(found, request.POST.get("words", "")[:LONGEST], by, operator=True)
        except Refusal as refusal:
            notice = words_of(refusal)
        else:
            return HttpResponseRedirect(reverse("operation_ticket", args=[ticket]))
    facts = {"ticket": found, "notice": notice, "typed": request.POST.dict(), "now": now}
    response = render(request, "operator_portal/help/one.html", facts, status=409 if notice else 200)
    response["Cache-Control"] = "private, no-store"
    return response
