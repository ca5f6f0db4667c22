"""“We are closed that day: would this moment suit you?” The page shows, a tap answers; also for a guest, by the link of the letter."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from panier.flows.answer_moment import answer_moment
from panier.kit.refusals import Refusal
from panier.sites.storefront.words import words_of
from panier.trade.amendments.queries import moment_by_token
from panier.trade.amendments.rules import NoSuchProposal, moment_state
from panier.trade.orders.queries import token_of


@require_http_methods(["GET", "HEAD", "POST"])
def moment(request: HttpRequest, token: str) -> HttpResponse:
    """POST `answer`: yes or no. A second tap is harmless; an answer that comes too late is told so."""
    if request.method != "POST":
        return _page(request, token)
    said = request.POST.get("answer")
    if said not in {"yes", "no"}:
        return _page(request, token, status=400)
    try:
        answer_moment(token, yes=said == "yes", now=datetime.now(tz=UTC))
    except NoSuchProposal as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(request, token, notice=words_of(refusal), status=409)
    return HttpResponseRedirect(reverse("moment", args=[token]))


def _page(request: HttpRequest, token: str, *, notice: str = "", status: int = 200) -> HttpResponse:
    try:
        found = moment_by_token(token)
    except NoSuchProposal as missing:
        raise Http404 from missing
    part = found.part
    facts = {
        "proposed": found,
        "state": moment_state(found.state, part.state, found.promise, datetime.now(tz=UTC)),
        "part": part,
        "order_token": token_of(part.order),
        "token": token,
        "notice": notice,
    }
    response = render(request, "storefront/moment/page.html", facts, status=status)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"  # the address is the right to answer
    return response
