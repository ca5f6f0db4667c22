"""What waits for a decision about reviews, the one due first on top; each decision is published with its reason."""

from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from panier.civic.reviews.queries import policy
from panier.civic.reviews.queries.moderation import appeals_waiting, decisions, many_at_once, reports_waiting
from panier.flows.decide_review import decide_review
from panier.kit.refusals import Refusal
from panier.sites._shared.reviews import words_of
from panier.sites.operator_portal.access import operator_of

LONGEST = 1_000


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
def decide(request: HttpRequest, review: str) -> HttpResponse:
    """`outcome`: hide, keep, hide_reply, keep_reply, restore or uphold, with `reason` (a code) and `note`."""
    acting, why = operator_of(request), (request.POST.get("reason", ""), request.POST.get("note", "")[:LONGEST])
    try:
        decide_review(acting, review, request.POST.get("outcome", ""), why, now=datetime.now(tz=UTC))
    except Refusal as refusal:
        if refusal.code == "not-found":
            raise Http404 from refusal
        return _page(request, notice=words_of(refusal), at=review)
    return HttpResponseRedirect(reverse("operation_reviews"))


def _page(request: HttpRequest, *, notice: str = "", at: str = "") -> HttpResponse:
    acting, now = operator_of(request), datetime.now(tz=UTC)
    rules = policy(acting.territory, now)
    facts = {
        "reported": reports_waiting(acting.territory),
        "appeals": [
            (each, each.appealed_at + timedelta(days=rules.answer_days))
            for each in appeals_waiting(acting.territory)
            if each.appealed_at
        ],
        "decisions": decisions(acting.territory),
        "many": many_at_once(acting.territory, now),
        "reasons": rules.reasons,
        "notice": notice,
        "at": at,
        "typed": request.POST.dict(),
        "now": now,
    }
    response = render(request, "operator_portal/reviews/page.html", facts, status=409 if notice else 200)
    response["Cache-Control"] = "private, no-store"
    return response
