"""Shops that may write to me: all of them on a member's own page, one by the signed link of a letter; each is taken back with one click."""

from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from panier.flows.take_back_consent import take_back_by_link, take_back_own
from panier.sites.storefront.account.views import signed_in
from panier.trade.consents.queries import consent_by_token, consents_of_account, is_in_force
from panier.trade.consents.rules import NoSuchConsent


@never_cache
@login_required
@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    """Those given with the address this person has confirmed, whether or not the order was placed signed in."""
    return render(request, "storefront/consents/page.html", {"consents": consents_of_account(signed_in(request).pk)})


@login_required
@require_POST
def take_back(request: HttpRequest, consent: str) -> HttpResponse:
    try:
        found = take_back_own(signed_in(request).pk, consent, now=datetime.now(tz=UTC))
    except NoSuchConsent as missing:
        raise Http404 from missing
    messages.success(request, _("%(merchant)s may no longer write to you.") % {"merchant": found.merchant.name})
    return HttpResponseRedirect(reverse("consents"))


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, token: str) -> HttpResponse:
    """Nothing happens by looking: programs open the links of letters. POST takes it back; twice is once."""
    try:
        if request.method == "POST":
            take_back_by_link(token, now=datetime.now(tz=UTC))
            return HttpResponseRedirect(reverse("consent", args=[token]))
        found = consent_by_token(token)
    except NoSuchConsent as missing:
        raise Http404 from missing
    facts = {"consent": found, "in_force": is_in_force(found), "token": token}
    response = render(request, "storefront/consents/one.html", facts)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"  # the address is the right to take it back
    return response
