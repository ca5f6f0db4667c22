"""Programs that may act for the merchant: create a token (shown once), revoke it. Owners only."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from panier.flows.connect_program import connect_program
from panier.offer.merchants.actions import revoke_token
from panier.offer.merchants.queries import tokens_of_merchant
from panier.offer.merchants.rules import NoSuchToken
from panier.offer.team.rules import NotYours
from panier.sites.merchant_portal.access import Desk, by, desk_of
from panier.sites.merchant_portal.fields import takes


@takes("name")
def tokens(request: HttpRequest, merchant: str) -> HttpResponse:
    """GET lists; POST creates one and shows it this once."""
    served = desk_of(request, merchant, needs="tokens")
    name = request.POST.get("name", "").strip()
    made = ""
    if request.method == "POST" and name:
        made = _made(served, name)
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
    served = desk_of(request, merchant, needs="tokens")
    try:
        revoke_token(served.id, token, by=served.account_id, now=served.now)
    except NoSuchToken as missing:
        raise Http404 from missing
    return HttpResponseRedirect(reverse("desk_tokens", args=[merchant]))


def _made(served: Desk, name: str) -> str:
    try:
        return connect_program(served.id, name, by(served))
    except NotYours as refusal:  # no owner any more, since this page was asked for
        raise Http404 from refusal
