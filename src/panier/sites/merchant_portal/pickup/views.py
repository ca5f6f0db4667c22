"""Pickup at the counter: scan the buyer's QR or type the code; one tap hands over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from panier.flows.find_pickup import find_pickup
from panier.kit.refusals import Refusal
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.handing.given import HANDED, hand_over
from panier.sites.merchant_portal.words import words_of
from panier.trade.fulfilment.queries import counters_of, hand_overs_of, holds_code
from panier.trade.fulfilment.rules.proofs import LONGEST_GIVEN

ID_LENGTH = 20


@takes("code", "part", *HANDED)
@require_http_methods(["GET", "HEAD", "POST"])
def pickup(request: HttpRequest, merchant: str) -> HttpResponse:
    """POST `code`: what was scanned or typed is looked up; with `part`, that part is handed over by it."""
    served = desk_of(request, merchant, needs="orders")
    given = request.POST.get("code", "").strip()[:LONGEST_GIVEN]
    if request.method != "POST" or not given:
        return _page(request, served, given)
    try:
        if "part" not in request.POST:
            return _page(request, served, given, found=find_pickup(served.id, given, now=served.now))
        done = hand_over(request, served, request.POST["part"][:ID_LENGTH])
    except Refusal as refusal:
        return _page(request, served, given, notice=words_of(refusal))
    said = _("Handed over: %(number)s, %(name)s.") % {"number": done.number, "name": done.order.contact_name}
    messages.success(request, said)
    return HttpResponseRedirect(request.path)


def _page(
    request: HttpRequest, served: Desk, given: str, *, found: list[Any] | None = None, notice: str = ""
) -> HttpResponse:
    found = found or []
    waiting = [part for part in found if part.state == "ready"]
    facts = {
        "desk": served,
        "given": given,
        "found": waiting or found[:1],
        "proven": {part.pk for part in found if holds_code(part, given)},
        "proofs": hand_overs_of(found),
        "counters": counters_of(served.id, "ready", ["pickup"]),
        "typed": request.POST.dict(),
        "notice": notice,
    }
    return private(render(request, "merchant_portal/pickup/page.html", facts, status=409 if notice else 200))
