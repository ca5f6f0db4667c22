"""“Would you take this instead?”: the page shows, a tap answers; also for a guest, by the link of the letter."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from panier.flows.answer_substitute import answer_substitute
from panier.kit.refusals import Refusal
from panier.sites.storefront.words import words_of
from panier.trade.amendments.queries import proposal_by_token
from panier.trade.amendments.rules import NoSuchProposal
from panier.trade.orders.queries import token_of


@require_http_methods(["GET", "HEAD", "POST"])
def substitute(request: HttpRequest, token: str) -> HttpResponse:
    """POST `answer`: yes or no. A second tap is harmless; an answer that comes too late is told so."""
    if request.method != "POST":
        return _page(request, token)
    said = request.POST.get("answer")
    if said not in {"yes", "no"}:
        return _page(request, token, status=400)
    try:
        answer_substitute(token, yes=said == "yes", now=datetime.now(tz=UTC))
    except NoSuchProposal as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(request, token, notice=words_of(refusal), status=409)
    return HttpResponseRedirect(reverse("substitute", args=[token]))


def _page(request: HttpRequest, token: str, *, notice: str = "", status: int = 200) -> HttpResponse:
    try:
        found = proposal_by_token(token)
    except NoSuchProposal as missing:
        raise Http404 from missing
    now = datetime.now(tz=UTC)
    over = found.state == "proposed" and now >= found.answer_by
    facts = {
        "proposal": found,
        "state": "expired" if over else found.state,
        "part": found.part,
        "order_token": token_of(found.part.order),
        "token": token,
        "notice": notice,
        "now": now,
    }
    response = render(request, "storefront/substitute/page.html", facts, status=status)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"  # the address is the right to answer
    return response
