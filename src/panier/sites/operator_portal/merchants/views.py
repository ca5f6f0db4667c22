"""Merchants and how far each is open; changing it is an action with a reason, and goes both ways."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from panier.base.accounts.actions import Acting
from panier.flows.change_merchant_state import change_merchant_state
from panier.flows.decide_way import decide_way
from panier.flows.selling import standing_to_sell
from panier.kit.refusals import Refusal
from panier.offer.merchants.queries import find_merchants, public_merchant, state_changes, states
from panier.offer.merchants.rules import NoSuchMerchant
from panier.offer.merchants.shop.queries import changes_of_identity, latest_of_identity
from panier.offer.onboarding.opening.queries import way_waiting
from panier.sites._shared.joining import OPENINGS
from panier.sites._shared.selling import NEEDS_WORDS
from panier.sites.operator_portal.access import operator_of
from panier.sites.operator_portal.words import words_of

LONGEST_SEARCH = 120
IDENTITY = {
    "name": gettext_lazy("Name shown"),
    "legal_name": gettext_lazy("Legal name"),
    "business_number": gettext_lazy("Business number"),
    "tax_numbers": gettext_lazy("Tax numbers"),
}


@require_safe
def merchants(request: HttpRequest) -> HttpResponse:
    acting = operator_of(request)
    sought = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    found = find_merchants(acting.territory, sought)
    facts = {"sought": sought, "merchants": found, "identity": latest_of_identity([each.pk for each in found])}
    return render(request, "operator_portal/merchants/page.html", facts)


def merchant(request: HttpRequest, merchant: str) -> HttpResponse:
    """GET shows its states so far; POST changes the state with a reason."""
    acting, now, notice = operator_of(request), datetime.now(tz=UTC), ""
    if request.method == "POST":
        try:
            _decide(acting, merchant, request)
            return HttpResponseRedirect(reverse("operation_merchant", args=[merchant]))
        except NoSuchMerchant as missing:
            raise Http404 from missing
        except Refusal as refusal:
            notice = words_of(refusal)
    try:
        found = public_merchant(acting.territory, merchant)
    except NoSuchMerchant as missing:
        raise Http404 from missing
    facts = {
        "merchant": found,
        "changes": state_changes(found.pk),
        "identity": changes_of_identity(found.pk),
        "columns": IDENTITY,
        "states": states(),
        "waiting": way_waiting(found.pk),
        "needs": [(NEEDS_WORDS[need], holds) for need, holds in standing_to_sell(found, now=now).items()],
        "openings": OPENINGS,
        "now": now,
        "notice": notice,
    }
    return render(request, "operator_portal/merchants/one.html", facts, status=409 if notice else 200)


def _decide(acting: Acting, merchant: str, request: HttpRequest) -> None:
    """What its owner asked (`way`, `decision`), or the operator's own change."""
    given, now = request.POST, datetime.now(tz=UTC)
    reason = given.get("reason", "")
    if way := given.get("way", ""):
        decide_way(acting, way[:20], accepts=given.get("decision") == "accept", reason=reason, now=now)
    else:
        change_merchant_state(acting, merchant, given.get("state", ""), reason=reason, now=now)
