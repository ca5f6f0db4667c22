"""Requests at the desk: who asks for what, how much time is left, yes (counted) or no (with a reason)."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from panier.flows.accept_enquiry import accept_enquiry
from panier.flows.refuse_enquiry import No, refuse_enquiry
from panier.kit.refusals import Refusal
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.words import words_of
from panier.trade.enquiries.queries import enquiries_of_merchant, levels_of
from panier.trade.enquiries.rules import BadCount, NoSuchEnquiry

LONGEST_REASON, ANSWERED_SHOWN, MOST_DIGITS = 400, 20, 6
ANSWERED = ("accepted", "bought", "refused", "expired", "lapsed", "withdrawn")


@require_safe
def enquiries(request: HttpRequest, merchant: str) -> HttpResponse:
    return _page(request, desk_of(request, merchant, needs="enquiries"))


@takes("answer", "counted", "left", "reason")
@require_POST
def answer(request: HttpRequest, merchant: str, enquiry: str) -> HttpResponse:
    """`answer`: yes (with `counted`) or no (with `reason`, `left`). A refusal keeps what was typed."""
    served = desk_of(request, merchant, needs="enquiries")
    try:
        _answer(request, served, enquiry)
    except NoSuchEnquiry as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(request, served, notice=words_of(refusal), at=enquiry)
    return HttpResponseRedirect(reverse("desk_enquiries", args=[merchant]))


def _answer(request: HttpRequest, served: Desk, enquiry: str) -> None:
    said = request.POST.get("answer", "")
    if said == "yes":
        counted = _count(request.POST.get("counted", ""))
        accept_enquiry(served.id, enquiry, counted=counted, actor=served.actor, now=served.now)
    elif said == "no":
        no = No(request.POST.get("reason", "")[:LONGEST_REASON], _count(request.POST.get("left", "")))
        refuse_enquiry(served.id, enquiry, no, actor=served.actor, now=served.now)
    else:
        raise Http404


def _count(text: str) -> int | None:
    """A whole number of units; nothing typed is nothing said."""
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise BadCount
    return int(text)


def _page(request: HttpRequest, served: Desk, *, notice: str = "", at: str = "") -> HttpResponse:
    asked = enquiries_of_merchant(served.id, ("asked",))
    facts = {
        "desk": served,
        "asked": asked,
        "levels": levels_of(asked),
        "answered": enquiries_of_merchant(served.id, ANSWERED, limit=ANSWERED_SHOWN),
        "notice": notice,
        "at": at,
        "typed": request.POST.dict(),
        "now": served.now,
    }
    return private(render(request, "merchant_portal/enquiries/page.html", facts, status=409 if notice else 200))
