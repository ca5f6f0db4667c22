"""Whoever received something says what came of it; the order's link is the right to it, as for a guest."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panier.civic.reviews.queries import author, bought_in, is_quiet, policy, reviews_by
from panier.civic.reviews.rules import Said, first_name, until
from panier.flows.answer_for_review import answer_for_review
from panier.flows.quiet_invitations import quiet_invitations
from panier.flows.report_reply import report_reply
from panier.flows.write_review import write_review
from panier.kit.refusals import Refusal
from panier.sites._shared.reviews import words_of
from panier.trade.orders.queries import order_by_token
from panier.trade.orders.rules import NoSuchOrder

DO = ("write", "withdraw", "forget", "appeal", "report_reply")
LONGEST = 5_000  # of what is looked at; the rules say how much is kept


@require_safe
def order_reviews(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, token)


@require_POST
def answer(request: HttpRequest, token: str, about: str) -> HttpResponse:
    """`do`: write, withdraw, forget, appeal or report_reply. A refusal keeps what was typed."""
    do, now = request.POST.get("do", ""), datetime.now(tz=UTC)
    if do not in DO:
        raise Http404
    try:
        order = order_by_token(token)
        if do == "write":
            write_review(order.pk, about, _said(request), now=now)
        elif do == "report_reply":
            why = request.POST.get("reason", ""), request.POST.get("note", "")[:LONGEST]
            report_reply(order.pk, about, why, now=now)
            messages.success(request, _("Reported. The market decides, and writes to you."))
        else:
            answer_for_review(order.pk, about, do, request.POST.get("appeal", "")[:LONGEST], now=now)
    except Refusal as refusal:
        if refusal.code == "not-found":
            raise Http404 from refusal
        return _page(request, token, notice=words_of(refusal), at=about)
    return HttpResponseRedirect(f"{reverse('order_reviews', args=[token])}#{about}")


@require_POST
def quiet(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """No more letters that ask for reviews."""
    try:
        quiet_invitations(order_by_token(token).pk, now=datetime.now(tz=UTC))
    except NoSuchOrder as missing:
        raise Http404 from missing
    return HttpResponseRedirect(reverse("order_reviews", args=[token]))


def _said(request: HttpRequest) -> Said:
    stars = request.POST.get("stars", "")
    given = {name: request.POST.get(name, "")[:LONGEST] for name in ("words", "language", "name")}
    return Said(int(stars) if stars in {"1", "2", "3", "4", "5"} else 0, **given)


def _page(request: HttpRequest, token: str, *, notice: str = "", at: str = "") -> HttpResponse:
    try:
        order = order_by_token(token)
    except NoSuchOrder as missing:
        raise Http404 from missing
    now, subjects = datetime.now(tz=UTC), bought_in(order)
    rules, mine = policy(order.territory_id, now), author(order.contact_email)
    facts: dict[str, Any] = {
        "order": order,
        "token": token,
        "subjects": [(each, until(each.handed_over, rules)) for each in subjects],
        "written": reviews_by(mine, subjects),
        "reasons": rules.reasons,
        "appeal_days": rules.appeal_days,
        "answer_days": rules.answer_days,
        "quiet": is_quiet(mine),
        "name": first_name(order.contact_name),
        "languages": _languages(),
        "typed": request.POST.dict(),
        "notice": notice,
        "at": at,
        "now": now,
    }
    response = render(request, "storefront/reviews/page.html", facts, status=409 if notice else 200)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"  # the address is the right to the order
    return response


def _languages() -> Sequence[str]:
    """The page's own first."""
    here = get_language() or settings.LANGUAGE_CODE
    return sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != here)
