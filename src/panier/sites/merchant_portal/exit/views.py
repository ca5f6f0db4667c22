"""Leaving: take everything that is one's own, at any time; close the shop. Owners only, to anybody else it is not there."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from panier.base.ledger.queries import balances
from panier.base.territories.queries import setting_in_force
from panier.flows.ask_exit_kit import ask_exit_kit
from panier.flows.close_shop import close_shop
from panier.flows.exit_kit_statements import payable_book
from panier.flows.fetch_exit_kit import fetch_exit_kit
from panier.kit.refusals import Refusal
from panier.offer.leaving.queries import closing_of, closings_of_merchant, kits_of_merchant
from panier.offer.leaving.rules import KEPT, STAGES, STILL_AFTER, NoSuchKit
from panier.offer.onboarding.queries import bank_account_in_force
from panier.sites._shared.htmx import is_htmx
from panier.sites.merchant_portal.access import Desk, acting, desk_of, private
from panier.sites.merchant_portal.exit.words import stage_words, words_of
from panier.sites.merchant_portal.fields import takes
from panier.trade.orders.queries import open_parts
from panier.trade.payouts.queries import payouts_of_merchant

SEE_OTHER = 303


@require_safe
def leaving(request: HttpRequest, merchant: str) -> HttpResponse:
    """Asked by the page itself, the kits alone: the latest is perhaps being made."""
    served = desk_of(request, merchant, needs="leaving")
    if is_htmx(request):
        return private(render(request, "merchant_portal/exit/_kits.html", _kits(served)))
    return _page(request, served)


@require_POST
def ask(request: HttpRequest, merchant: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="leaving")
    ask_exit_kit(acting(request, served), served.id, now=served.now)
    return _to(merchant, "kits")


@require_safe
def fetch(request: HttpRequest, merchant: str, kit: str) -> HttpResponseBase:
    """The file, as it lies there: never held in memory, never kept on the way."""
    served = desk_of(request, merchant, needs="leaving")
    try:
        found, file = fetch_exit_kit(acting(request, served), served.id, kit, now=served.now)
    except NoSuchKit as missing:
        raise Http404 from missing
    name = f"{served.slug}-{found.asked_at:%Y-%m-%d}.zip"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    answer["Cache-Control"] = "private, no-store"
    return answer


@takes("name")
@require_POST
def close(request: HttpRequest, merchant: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="leaving")
    typed = request.POST.get("name", "")
    try:
        close_shop(acting(request, served), served.id, typed=typed, now=served.now)
    except Refusal as refusal:
        return _page(request, served, notice=words_of(refusal), typed=typed)
    return _to(merchant, "closing")


def _page(request: HttpRequest, served: Desk, *, notice: str = "", typed: str = "") -> HttpResponse:
    book = payable_book(served.public_id)
    facts = {
        **_kits(served),
        "closing": closing_of(served.id),
        "closings": closings_of_merchant(served.id),
        "open_parts": open_parts([served.id]).get(served.id, 0),
        "owed": [amount for amount in balances(settings.TERRITORY, [book]).get(book, []) if amount],
        "hold_days": setting_in_force(settings.TERRITORY, "hold_days", served.now),
        "account": bank_account_in_force(served.id, served.now),
        "payouts": payouts_of_merchant(served.id),
        "notice": notice,
        "typed": typed,
    }
    return private(render(request, "merchant_portal/exit/page.html", facts, status=409 if notice else 200))


def _kits(served: Desk) -> dict[str, object]:
    kits = kits_of_merchant(served.id)
    making = next((kit for kit in kits if kit.is_open), None)
    stage = STAGES.index(making.stage) + 1 if making and making.stage in STAGES else 0
    return {
        "desk": served,
        "kits": [kit for kit in kits if not kit.is_open],
        "making": making,
        "stage": stage,
        "stages": len(STAGES),
        "stage_words": stage_words(making.stage, making.done, making.total) if making and stage else "",
        "is_still": making is not None and served.now - making.moved_at >= STILL_AFTER,
        "days": KEPT.days,
        "now": served.now,
    }


def _to(merchant: str, place: str) -> HttpResponseRedirect:
    answer = HttpResponseRedirect(f"{reverse('desk_exit', args=[merchant])}#{place}")
    answer.status_code = SEE_OTHER
    return answer
