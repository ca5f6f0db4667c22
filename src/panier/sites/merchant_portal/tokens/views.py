"""Programs that may act for the merchant: create a token (shown once), revoke it. Owners only."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from panier.offer.merchants.actions import create_token, revoke_token
from panier.offer.merchants.queries import tokens_of_merchant
from panier.offer.merchants.rules import NoSuchToken
from panier.sites.merchant_portal.access import Desk, desk_of


def tokens(request: HttpRequest, merchant: str) -> HttpResponse:
    """GET lists; POST creates one and shows it this once."""
    served = _owners_desk(request, merchant)
    name = request.POST.get("name", "").strip()
    made = ""
    if request.method == "POST" and name:
        made = create_token(served.id, name=name, account_id=served.account_id, now=served.now)
    facts = {
        "desk": served,
        "made": made,
        "tokens": tokens_of_merchant(served.id),
        "name_missing": request.method == "POST" and not name,
    }
    response = render(request, "merchant_portal/tokens/page.html", facts)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def revoke(request: HttpRequest, merchant: str, token: int) -> HttpResponse:
    served = _owners_desk(request, merchant)
    try:
        revoke_token(served.id, token, now=served.now)
    except NoSuchToken as missing:
        raise Http404 from missing
    return HttpResponseRedirect(reverse("desk_tokens", args=[merchant]))


def _owners_desk(request: HttpRequest, merchant: str) -> Desk:
    served = desk_of(request, merchant)
    if served.role != "owner":
        raise Http404
    return served
