"""What buyers say of the shop and its goods: replied to, or reported to the market, never taken away from here."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from panier.civic.reviews.actions import Reporting
from panier.civic.reviews.queries import (
    PAGE,
    count_unanswered,
    policy,
    review_of_merchant,
    reviews_of_merchant,
    told_of_merchant,
)
from panier.flows.reply_to_review import reply_to_review
from panier.flows.report_review import report_review
from panier.kit.refusals import Refusal
from panier.sites._shared.reviews import words_of
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.fields import takes

LONGEST, LAST_PAGE = 5_000, 500


@require_safe
def reviews(request: HttpRequest, merchant: str) -> HttpResponse:
    return _page(request, desk_of(request, merchant, needs="reviews"))


@takes("reply")
@require_POST
def reply(request: HttpRequest, merchant: str, review: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="reviews")
    words = request.POST.get("reply", "")[:LONGEST]
    return _act(
        request,
        served,
        review,
        lambda: reply_to_review(served.id, review, words, actor=served.actor, now=served.now),
    )


@takes("reason", "note")
@require_POST
def report(request: HttpRequest, merchant: str, review: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="reviews")
    note, reason = request.POST.get("note", "")[:LONGEST], request.POST.get("reason", "")
    asked = Reporting(served.public_id, served.account_id, served.actor, reason, note, served.now)
    return _act(
        request,
        served,
        review,
        lambda: report_review(review_of_merchant(served.id, review), asked, now=served.now),
    )


def _act(request: HttpRequest, served: Desk, review: str, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        if refusal.code == "not-found":
            raise Http404 from refusal
        return _page(request, served, notice=words_of(refusal), at=review)
    return HttpResponseRedirect(f"{reverse('desk_reviews', args=[served.public_id])}#{review}")


def _page(request: HttpRequest, served: Desk, *, notice: str = "", at: str = "") -> HttpResponse:
    number = request.GET.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= LAST_PAGE else 1
    unanswered = request.GET.get("show") == "unanswered"
    found = reviews_of_merchant(served.id, unanswered=unanswered, page=page)
    rules = policy(settings.TERRITORY, served.now)
    facts = {
        "desk": served,
        "reviews": found[:PAGE],
        "more": len(found) > PAGE,
        "page": page,
        "unanswered": unanswered,
        "waiting": count_unanswered(served.id),
        "tally": told_of_merchant(served.public_id).tally,
        "reasons": rules.reasons,
        "days": rules.answer_days,
        "notice": notice,
        "at": at,
        "typed": request.POST.dict(),
        "now": served.now,
    }
    return private(render(request, "merchant_portal/reviews/page.html", facts, status=409 if notice else 200))
