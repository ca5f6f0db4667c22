"""What a shop asks the buyer of a part: the page of her signed link shows it, a tap answers; also for a guest, by the link of the letter."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from panier.kit.refusals import Refusal
from panier.sites.storefront.words import words_of
from panier.trade.amendments.rules import NoSuchProposal
from panier.trade.orders.queries import token_of


class Question(NamedTuple):
    """`name`: of its address and of its page's folder; `find` and `answer` by the token: NoSuchProposal; `state`: what it is by now."""

    name: str
    find: Callable[[str], Any]
    answer: Callable[..., object]
    state: Callable[[Any, datetime], str]


def answering(question: Question) -> Callable[..., HttpResponse]:
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, token: str) -> HttpResponse:
        """POST `answer`: yes or no. A second tap is harmless; an answer that comes too late is told so."""
        said = request.POST.get("answer")
        try:
            if request.method != "POST":
                return _page(request, question, token)
            if said not in {"yes", "no"}:
                return _page(request, question, token, status=400)
            question.answer(token, yes=said == "yes", now=datetime.now(tz=UTC))
        except NoSuchProposal as missing:
            raise Http404 from missing
        except Refusal as refusal:
            return _page(request, question, token, notice=words_of(refusal), status=409)
        return HttpResponseRedirect(reverse(question.name, args=[token]))

    return view


def _page(request: HttpRequest, question: Question, token: str, *, notice: str = "", status: int = 200) -> HttpResponse:
    proposal, now = question.find(token), datetime.now(tz=UTC)
    facts = {
        "proposal": proposal,
        "state": question.state(proposal, now),
        "part": proposal.part,
        "order_token": token_of(proposal.part.order),
        "token": token,
        "notice": notice,
        "now": now,
    }
    response = render(request, f"storefront/{question.name}/page.html", facts, status=status)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"  # the address is the right to answer
    return response
