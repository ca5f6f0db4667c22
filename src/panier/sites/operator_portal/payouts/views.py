"""To pay: closed shops that are owed and what holds each back; a run into one file for the bank, released by a second person, taken or come back."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from panier.base.accounts.actions import Acting
from panier.flows.confirm_payouts import confirm_payouts
from panier.flows.fetch_payout_file import fetch_payout_file
from panier.flows.make_payouts import make_payouts
from panier.flows.paying import LINES_SHOWN, to_pay
from panier.flows.release_payouts import refuse_payouts, release_payouts
from panier.flows.return_payout import return_payout
from panier.kit.refusals import Refusal
from panier.kit.typed import whole
from panier.sites.operator_portal.access import operator_of
from panier.sites.operator_portal.words import hold_words, words_of
from panier.trade.payouts.queries import file_for_operator, files_for_operator
from panier.trade.payouts.rules import RETURNED, NoSuchPayout

MOST_SEEN = 10**15  # cents


@require_safe
def payouts(request: HttpRequest) -> HttpResponse:
    return _page(request, operator_of(request))


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """`seen`: the total under the button."""
    acting = operator_of(request)
    seen = whole(request.POST.get("seen", ""), MOST_SEEN)
    try:
        made = make_payouts(acting, seen=-1 if seen is None else seen, now=datetime.now(tz=UTC))
    except Refusal as refusal:
        return _page(request, acting, notice=words_of(refusal))
    return _to(made.public_id)


@require_safe
def bank_file(request: HttpRequest, bank_file: str) -> HttpResponse:
    return _one(request, operator_of(request), bank_file)


@require_safe
def download(request: HttpRequest, bank_file: str) -> HttpResponse:
    """Whole or not at all, never kept on the way."""
    acting = operator_of(request)
    try:
        found, data = fetch_payout_file(acting, bank_file, now=datetime.now(tz=UTC))
    except NoSuchPayout as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _one(request, acting, bank_file, notice=words_of(refusal))
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="cpa005-{found.territory_id}-{found.number:04}.txt"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def release(request: HttpRequest, bank_file: str) -> HttpResponse:
    """By whoever did not prepare it."""
    return _done(request, bank_file, release_payouts)


@require_POST
def refuse(request: HttpRequest, bank_file: str) -> HttpResponse:
    """Before it is released: the whole of it."""
    return _done(request, bank_file, partial(refuse_payouts, reason=request.POST.get("reason", "")))


@require_POST
def taken(request: HttpRequest, bank_file: str) -> HttpResponse:
    return _done(request, bank_file, confirm_payouts)


def _done(request: HttpRequest, bank_file: str, act: Callable[..., object]) -> HttpResponse:
    acting = operator_of(request)
    try:
        act(acting, bank_file, now=datetime.now(tz=UTC))
    except NoSuchPayout as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _one(request, acting, bank_file, notice=words_of(refusal))
    return _to(bank_file)


@require_POST
def back(request: HttpRequest, bank_file: str, payout: str) -> HttpResponse:
    acting = operator_of(request)
    try:
        return_payout(acting, bank_file, payout, reason=request.POST.get("reason", ""), now=datetime.now(tz=UTC))
    except NoSuchPayout as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _one(request, acting, bank_file, notice=words_of(refusal))
    return _to(bank_file)


def _page(request: HttpRequest, acting: Acting, *, notice: str = "") -> HttpResponse:
    facts = {
        "found": to_pay(acting.territory, now=datetime.now(tz=UTC)),
        "files": files_for_operator(acting.territory),
        "hold_words": hold_words,
        "shown": LINES_SHOWN,
        "notice": notice,
    }
    return render(request, "operator_portal/payouts/page.html", facts, status=409 if notice else 200)


def _one(request: HttpRequest, acting: Acting, public_id: str, *, notice: str = "") -> HttpResponse:
    try:
        file = file_for_operator(acting.territory, public_id)
    except NoSuchPayout as missing:
        raise Http404 from missing
    facts = {
        "file": file,
        "is_back": all(payout.state == RETURNED for payout in file.payouts.all()),
        "is_mine": file.made_by_id == acting.account_id,
        "notice": notice,
        "typed": request.POST.get("reason", ""),
    }
    return render(request, "operator_portal/payouts/one.html", facts, status=409 if notice else 200)


def _to(public_id: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("operation_bank_file", args=[public_id]))
