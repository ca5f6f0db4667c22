"""A reader says that a published question or answer goes too far; signed in, so that one person is one voice."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from panier.civic.messaging.queries.published import published_shown
from panier.civic.messaging.rules import NoSuchThread
from panier.flows.report_answer import report_answer
from panier.kit.refusals import Refusal
from panier.sites._shared.conversations import limits_now, message_words
from panier.sites.storefront.conversation.views import private

LONGEST = 1_000


def report_published(request: HttpRequest, published: str) -> HttpResponse:
    """GET shows both with the form; POST reports."""
    user: Any = request.user
    try:
        found = published_shown(settings.TERRITORY, published)
    except NoSuchThread as missing:
        raise Http404 from missing
    if not user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
    facts: dict[str, Any] = {"published": found, "limits": limits_now(), "typed": request.POST.dict()}
    if request.method == "POST":
        why, note = request.POST.get("why", ""), request.POST.get("note", "")[:LONGEST]
        try:
            report_answer(found, user.pk, why, note, now=datetime.now(tz=UTC))
            facts["done"] = True
        except Refusal as refusal:
            facts["notice"] = message_words(refusal)
    status = 409 if facts.get("notice") else 200
    return private(render(request, "storefront/conversation/report.html", facts, status=status))
