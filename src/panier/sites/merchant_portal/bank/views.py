"""The account a shop is paid to: its end, the change that is held, every change by whom and when. Owners only."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from panier.flows.change_bank_account import cancel_bank_change, change_bank_account
from panier.flows.joining import join_rules_now
from panier.kit.refusals import Refusal
from panier.offer.onboarding.bank.queries import change_waiting, changes_of_bank, first_account
from panier.offer.onboarding.queries import bank_account_in_force
from panier.offer.onboarding.rules import BadBankAccount
from panier.offer.onboarding.rules.bank import NUMBERS, checked_account
from panier.sites._shared.again import ask_again
from panier.sites.merchant_portal.access import Desk, by, desk_of, private
from panier.sites.merchant_portal.join.words import fault_words, refusal_words


@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest, merchant: str) -> HttpResponse:
    """`?change`: the form, once the password was typed again. POST: the other account; its numbers are put aside nowhere."""
    served = desk_of(request, merchant, needs="bank")
    back = reverse("desk_bank", args=[merchant])
    if (request.method == "POST" or "change" in request.GET) and (answer := ask_again(request, f"{back}?change=1")):
        return answer
    if request.method != "POST":
        return _page(request, served)
    try:
        given = checked_account(*(request.POST.get(name, "") for name in ("holder", *NUMBERS)))
        change_bank_account(served.id, given, by(served))
    except BadBankAccount as refusal:
        return _page(request, served, refusal=refusal)
    except Refusal as refusal:
        return _refused(request, served, refusal)
    messages.success(request, _("Kept: it will be used once the delay is over. Every owner is told by letter."))
    return HttpResponseRedirect(back)


@require_POST
def cancel(request: HttpRequest, merchant: str, change: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="bank")
    try:
        cancel_bank_change(served.id, change, by(served))
    except Refusal as refusal:
        return _refused(request, served, refusal)
    messages.success(request, _("Cancelled: nothing changes, and every owner is told."))
    return HttpResponseRedirect(reverse("desk_bank", args=[merchant]))


def _refused(request: HttpRequest, served: Desk, refusal: Refusal) -> HttpResponse:
    if refusal.code == "not-found":
        raise Http404 from refusal
    return _page(request, served, refusal=refusal)


def _page(request: HttpRequest, served: Desk, *, refusal: Refusal | None = None) -> HttpResponse:
    found: Any = refusal.facts["faults"] if isinstance(refusal, BadBankAccount) else {}
    faults = fault_words(found)
    waiting = change_waiting(served.id, served.now)
    facts = {
        "desk": served,
        "in_force": bank_account_in_force(served.id, served.now),
        "waiting": waiting,
        "changes": changes_of_bank(served.id),
        "first": first_account(served.id),
        "changing": waiting is None and ("change" in request.GET or bool(faults)),
        "days": join_rules_now(settings.TERRITORY, served.now).bank_hold_business_days,
        "typed": request.POST,
        "wrong": faults,
        "notice": refusal_words(refusal) if refusal else "",
        "now": served.now,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return private(render(request, "merchant_portal/bank/page.html", facts, status=status))
