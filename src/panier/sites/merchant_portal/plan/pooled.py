"""Offers several shops share: one takes a place, or gives it back."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from panier.flows.join_pooled import join_pooled
from panier.flows.origins import today_in
from panier.kit.refusals import Refusal
from panier.offer.capability.queries import pooled_for_merchant
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.plan.views import by
from panier.sites.merchant_portal.plan.words import words_of


@require_safe
def pooled(request: HttpRequest, merchant: str) -> HttpResponse:
    return _page(request, desk_of(request, merchant, needs="plan"))


@require_POST
def join(request: HttpRequest, merchant: str, offer: str) -> HttpResponse:
    """`do`: join (with a `note`) or leave."""
    served, do = desk_of(request, merchant, needs="plan"), request.POST.get("do", "")
    if do not in {"join", "leave"}:
        raise Http404
    try:
        join_pooled((settings.TERRITORY, served.id), offer, do, request.POST.get("note", ""), by(served))
    except Refusal as refusal:
        if refusal.code == "not-found":
            raise Http404 from refusal
        return _page(request, served, notice=words_of(refusal))
    return HttpResponseRedirect(reverse("desk_pooled", args=[merchant]))


def _page(request: HttpRequest, served: Desk, *, notice: str = "") -> HttpResponse:
    today = today_in(settings.TERRITORY, served.now)
    facts = {
        "desk": served,
        "offers": pooled_for_merchant(served.id, settings.TERRITORY, today),
        "notice": notice,
        "today": today,
    }
    return private(render(request, "merchant_portal/plan/pooled.html", facts, status=409 if notice else 200))
