"""A reader says that a review breaks the rules; whoever does is signed in, so that one person is one voice."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from panier.civic.reviews.actions import Reporting
from panier.civic.reviews.queries import policy, review_shown
from panier.civic.reviews.rules import NoSuchReview
from panier.flows.report_review import report_review
from panier.kit.refusals import Refusal
from panier.sites._shared.reviews import words_of

LONGEST = 1_000


def report(request: HttpRequest, review: str) -> HttpResponse:
    """GET shows the review, or (`?of=reply`) what the shop replied, with the form; POST reports it."""
    now, user = datetime.now(tz=UTC), request.user
    try:
        found = review_shown(settings.TERRITORY, review)
    except NoSuchReview as missing:
        raise Http404 from missing
    of_reply = request.GET.get("of") == "reply"
    if of_reply and not found.shown_reply:
        raise Http404
    if not user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
    rules = policy(settings.TERRITORY, now)
    facts: dict[str, Any] = {"review": found, "of_reply": of_reply, "reasons": rules.reasons, "days": rules.answer_days}
    facts["typed"] = {}
    if request.method == "POST":
        note = request.POST.get("note", "")[:LONGEST]
        name = (user.name or user.email)[:120]
        asked = Reporting(user.public_id, user.pk, name, request.POST.get("reason", ""), note, now, of_reply)
        try:
            report_review(found, asked, now=now)
            facts["done"] = True
        except Refusal as refusal:
            facts |= {"notice": words_of(refusal), "typed": request.POST.dict()}
    response = render(request, "storefront/reviews/report.html", facts, status=409 if facts.get("notice") else 200)
    response["Cache-Control"] = "private, no-store"
    return response
