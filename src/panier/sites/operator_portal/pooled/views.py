"""The operator publishes what several shops share, sees who takes part, and ends it."""

from datetime import UTC, date, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from panier.base.territories.queries import regions
from panier.flows.origins import today_in
from panier.flows.publish_pooled import Offered, publish_pooled
from panier.flows.withdraw_pooled import withdraw_pooled
from panier.kit.refusals import Refusal
from panier.offer.capability.queries import pooled_of_territory
from panier.offer.capability.rules import KINDS
from panier.sites.operator_portal.access import operator_of
from panier.sites.operator_portal.words import words_of

LONGEST, MOST_DIGITS = 5_000, 4


def pooled(request: HttpRequest) -> HttpResponse:
    """GET lists them; POST publishes one."""
    acting = operator_of(request)
    if request.method != "POST":
        return _page(request)
    try:
        publish_pooled(acting, _offered(request), now=datetime.now(tz=UTC))
    except Refusal as refusal:
        return _page(request, notice=_wrong(refusal))
    return HttpResponseRedirect(reverse("operation_pooled"))


@require_POST
def end(request: HttpRequest, offer: str) -> HttpResponse:
    acting, reason = operator_of(request), request.POST.get("reason", "")[:400]
    try:
        withdraw_pooled(acting, offer, reason=reason, now=datetime.now(tz=UTC))
    except Refusal as refusal:
        if refusal.code == "not-found":
            raise Http404 from refusal
        return _page(request, notice=words_of(refusal))
    return HttpResponseRedirect(reverse("operation_pooled"))


def _offered(request: HttpRequest) -> Offered:
    given = {name: value[:LONGEST] for name, value in request.POST.items() if isinstance(value, str)}
    places = given.get("places", "")
    try:
        until = date.fromisoformat(given.get("until", ""))
    except ValueError:
        until = None
    return Offered(
        kind=given.get("kind", ""),
        title={code: given.get(f"title_{code}", "") for code, _name in settings.LANGUAGES},
        words={code: given.get(f"words_{code}", "") for code, _name in settings.LANGUAGES},
        price=given.get("price", ""),
        region=given.get("region", ""),
        until=until,
        places=int(places) if places.isascii() and places.isdigit() and len(places) <= MOST_DIGITS else 0,
    )


def _wrong(refusal: Refusal) -> str:
    fields = {
        "kind": _("Choose what kind of offer it is."),
        "title": _("Give it a title in French, of at most 120 characters in each language."),
        "words": _("Describe it in French, in at most 2,000 characters in each language."),
        "price": _("Say what it costs a shop, in at most 80 characters."),
        "region": _("Choose one of the regions."),
        "until": _("Give the last day to say yes: today or later."),
        "places": _("Give the number of places, from 1 to 1,000."),
    }
    return fields.get(str(refusal.facts.get("field", ""))) or words_of(refusal)


def _page(request: HttpRequest, *, notice: str = "") -> HttpResponse:
    acting = operator_of(request)
    facts = {
        "offers": pooled_of_territory(acting.territory),
        "kinds": KINDS,
        "regions": regions(acting.territory),
        "languages": [code for code, _name in settings.LANGUAGES],
        "typed": request.POST.dict(),
        "notice": notice,
        "today": today_in(acting.territory, datetime.now(tz=UTC)),
    }
    response = render(request, "operator_portal/pooled/page.html", facts, status=409 if notice else 200)
    response["Cache-Control"] = "private, no-store"
    return response
