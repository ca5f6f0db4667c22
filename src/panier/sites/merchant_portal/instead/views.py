"""“I have this instead”: what the shop sells under the same taxes; one tap proposes it to the buyer."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from panier.flows.propose_substitute import Instead, propose_substitute
from panier.flows.withdraw_substitute import withdraw_substitute
from panier.kit.refusals import Refusal
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.words import words_of
from panier.trade.amendments.queries import candidates
from panier.trade.orders.queries import part_of_merchant
from panier.trade.orders.rules import NoSuchPart

HOURS = (1, 2, 4, 24)
LONGEST, MOST_DIGITS = 60, 4


@takes("q", "offer", "quantity", "missing", "hours")
@require_http_methods(["GET", "HEAD", "POST"])
def instead(request: HttpRequest, merchant: str, part: str, line: int) -> HttpResponse:
    """GET finds (`q`); POST proposes (`offer`, `quantity`, `missing`, `hours`). A refusal keeps what was typed."""
    served = desk_of(request, merchant, needs="orders")
    if request.method != "POST":
        return _page(request, served, part, line)
    given = request.POST
    asked = Instead(
        line,
        given.get("offer", "")[:20],
        _number(given.get("quantity", "")) or 0,
        missing=given.get("missing") == "yes",
        hours=_number(given.get("hours", "")),
    )
    try:
        propose_substitute(served.id, part, asked, actor=served.actor, now=served.now)
    except NoSuchPart as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(request, served, part, line, notice=words_of(refusal))
    return HttpResponseRedirect(reverse("desk_part", args=[merchant, part]))


@takes("proposal")
@require_POST
def withdraw(request: HttpRequest, merchant: str, part: str) -> HttpResponse:
    """`proposal`: one of this part."""
    served = desk_of(request, merchant, needs="orders")
    try:
        withdraw_substitute(served.id, part, request.POST.get("proposal", "")[:20], now=served.now)
    except NoSuchPart as missing:
        raise Http404 from missing
    except Refusal:
        pass  # there is none, or it has ended meanwhile: the part's page says how
    return HttpResponseRedirect(reverse("desk_part", args=[merchant, part]))


def _page(request: HttpRequest, served: Desk, part: str, line: int, *, notice: str = "") -> HttpResponse:
    try:
        found = part_of_merchant(served.id, part)
    except NoSuchPart as missing:
        raise Http404 from missing
    its = next((each for each in found.lines.all() if each.pk == line), None)
    if its is None:
        raise Http404
    typed: Any = request.POST or request.GET
    words = typed.get("q", "").strip()[:LONGEST]
    facts = {
        "desk": served,
        "part": found,
        "line": its,
        "words": words,
        "found": candidates(its, found, words=words),
        "notice": notice,
        "typed": typed,
        "hours": HOURS,
    }
    status = 409 if notice else 200
    return private(render(request, "merchant_portal/instead/page.html", facts, status=status))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
