"""Pages whose address is the right to answer a shop's proposal: shown, and answered by a tap; also for a guest, by the link of the letter."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from panier.kit.refusals import Refusal
from panier.sites.storefront.words import words_of
from panier.trade.amendments.rules import NoSuchProposal
from panier.trade.orders.queries import token_of


class Proposed(NamedTuple):
    """The page's name; its flow; and what it shows, `part` among it, by token and moment. Both may raise NoSuchProposal."""

    name: str
    answer: Callable[..., object]
    facts: Callable[[str, datetime], dict[str, Any]]


def answering(request: HttpRequest, token: str, proposed: Proposed) -> HttpResponse:
    """POST `answer`: yes or no. A second tap is harmless; an answer that comes too late is told so."""
    if request.method != "POST":
        return _page(request, token, proposed)
    said = request.POST.get("answer")
    if said not in {"yes", "no"}:
        return _page(request, token, proposed, status=400)
    try:
        proposed.answer(token, yes=said == "yes", now=datetime.now(tz=UTC))
    except NoSuchProposal as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(request, token, proposed, notice=words_of(refusal), status=409)
    return HttpResponseRedirect(reverse(proposed.name, args=[token]))


def _page(request: HttpRequest, token: str, proposed: Proposed, *, notice: str = "", status: int = 200) -> HttpResponse:
    try:
        facts = proposed.facts(token, datetime.now(tz=UTC))
    except NoSuchProposal as missing:
        raise Http404 from missing
    facts |= {"order_token": token_of(facts["part"].order), "token": token, "notice": notice}
    response = render(request, f"storefront/{proposed.name}/page.html", facts, status=status)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"  # the address is the right to answer
    return response
