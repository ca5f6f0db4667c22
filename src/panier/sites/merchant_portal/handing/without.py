"""Handing over without the code: owners and managers alone, by the name on an identity paper and a reason."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from panier.flows.hand_over_without_code import Paper, hand_over_without_code
from panier.kit.refusals import Refusal
from panier.sites.merchant_portal.access import by, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.words import words_of
from panier.trade.fulfilment.rules.proofs import LONGEST_NAME, LONGEST_NOTE
from panier.trade.orders.queries import part_of_merchant
from panier.trade.orders.rules import NoSuchPart


@takes("name", "reason")
@require_http_methods(["GET", "HEAD", "POST"])
def without_code(request: HttpRequest, merchant: str, part: str) -> HttpResponse:
    """POST `name` and `reason`."""
    served = desk_of(request, merchant, needs="without_code")
    name, reason = (" ".join(request.POST.get(each, "").split()) for each in ("name", "reason"))
    notice = ""
    try:
        found = part_of_merchant(served.id, part)
        if request.method == "POST":
            paper = Paper(name[:LONGEST_NAME], reason[:LONGEST_NOTE], served.actor)
            hand_over_without_code(served.id, part, paper, by(served))
            return HttpResponseRedirect(reverse("desk_part", args=[merchant, part]))
    except NoSuchPart as missing:
        raise Http404 from missing
    except Refusal as refusal:
        if refusal.code == "not-found":
            raise Http404 from refusal
        notice = words_of(refusal)
    facts = {"desk": served, "part": found, "notice": notice, "typed": request.POST.dict()}
    status = HTTPStatus.CONFLICT if notice else HTTPStatus.OK
    return private(render(request, "merchant_portal/handing/without.html", facts, status=status))
