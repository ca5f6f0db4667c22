"""Shops that have closed: what is still open of each, what it is owed and who closed it; reopening one, with a reason."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from panier.base.accounts.actions import Acting
from panier.base.ledger.queries import balances
from panier.flows.exit_kit_statements import payable_book
from panier.flows.reopen_shop import reopen_shop
from panier.kit.refusals import Refusal
from panier.offer.leaving.queries import closings_in
from panier.offer.merchants.rules import NoSuchMerchant
from panier.sites.operator_portal.access import operator_of
from panier.sites.operator_portal.words import lacks_words, words_of
from panier.trade.orders.queries import open_parts


@require_safe
def closings(request: HttpRequest) -> HttpResponse:
    return _page(request, operator_of(request))


@require_POST
def reopen(request: HttpRequest, merchant: str) -> HttpResponse:
    acting = operator_of(request)
    try:
        lacks = reopen_shop(acting, merchant, reason=request.POST.get("reason", ""), now=datetime.now(tz=UTC))
    except NoSuchMerchant as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(request, acting, notice=words_of(refusal))
    if lacks:
        messages.warning(request, lacks_words(lacks))
    return HttpResponseRedirect(reverse("operation_merchant", args=[merchant]))


def _page(request: HttpRequest, acting: Acting, *, notice: str = "") -> HttpResponse:
    found = closings_in(acting.territory)
    books = {closing.pk: payable_book(closing.merchant.public_id) for closing in found}
    held = balances(acting.territory, list(books.values()))
    facts = {
        "closings": found,
        "open_parts": open_parts([closing.merchant_id for closing in found]),
        "owed": {key: [amount for amount in held.get(book, []) if amount] for key, book in books.items()},
        "notice": notice,
    }
    return render(request, "operator_portal/closings/page.html", facts, status=409 if notice else 200)
