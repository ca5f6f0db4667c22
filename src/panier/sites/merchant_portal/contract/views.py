"""How far the shop opens here and what it may ask; the terms between it and the market, a new version with what is new. Owners only."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from panier.base.ledger.queries import balance
from panier.base.territories.queries import territory
from panier.flows.accept_market_terms import accept_market_terms
from panier.flows.ask_way import ask_way
from panier.flows.exit_kit_statements import payable_book
from panier.flows.selling import standing_to_sell, terms_to_read
from panier.flows.withdraw_way import withdraw_way
from panier.kit.money import Money
from panier.kit.refusals import Refusal
from panier.offer.leaving.queries import closing_of
from panier.offer.merchants.queries import public_merchant
from panier.offer.onboarding.opening.actions import Read
from panier.offer.onboarding.opening.queries import way_waiting, ways_asked_by_merchant
from panier.offer.onboarding.rules.opening import WAITING
from panier.sites._shared.joining import OPENINGS
from panier.sites._shared.selling import NEEDS_WORDS
from panier.sites.merchant_portal.access import Desk, acting, by, desk_of, private
from panier.trade.orders.queries import open_parts

SALT, LANGUAGES = "terms-shown", ("fr", "en")


@require_http_methods(["GET", "HEAD", "POST"])
def way(request: HttpRequest, merchant: str) -> HttpResponse:
    """POST: `way` is asked; further, somebody of the market looks at it, back it is so at once."""
    served = desk_of(request, merchant, needs="contract")
    if request.method != "POST":
        return _page(request, served)
    wanted = request.POST.get("way", "")
    try:
        at_once = ask_way(acting(request, served), served.id, wanted, person=served.person, now=served.now)
    except Refusal as refusal:
        return _refused(request, served, refusal)
    said = (
        _("It is so from now on.") if at_once else _("Asked: a person of the market looks at it and answers by letter.")
    )
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk_way", args=[merchant]))


@require_POST
def withdrawn(request: HttpRequest, merchant: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="contract")
    try:
        withdraw_way(served.id, by(served))
    except Refusal as refusal:
        return _refused(request, served, refusal)
    return HttpResponseRedirect(reverse("desk_way", args=[merchant]))


@require_POST
def accepted(request: HttpRequest, merchant: str) -> HttpResponse:
    """`shown`: our own word of which French text this page showed, and when; `language`: expressly chosen."""
    served = desk_of(request, merchant, needs="contract")
    language = request.POST.get("language", "")
    try:
        digest, shown_at = signing.loads(request.POST.get("shown", ""), salt=SALT)
        read = Read(
            request.POST.get("version", "")[:40],
            digest,
            datetime.fromisoformat(shown_at),
            language if language in LANGUAGES else LANGUAGES[0],
        )
        if request.POST.get("accept") != "1":
            return _page(request, served, notice=_("Tick that you accept these terms."))
        accept_market_terms(served.id, read, by(served))
    except signing.BadSignature:
        return _page(request, served, notice=_("Read the terms below, then accept them."))
    except Refusal as refusal:
        return _refused(request, served, refusal)
    messages.success(request, _("Accepted. Thank you."))
    return HttpResponseRedirect(f"{reverse('desk_way', args=[merchant])}#terms")


def _refused(request: HttpRequest, served: Desk, refusal: Refusal) -> HttpResponse:
    if refusal.code == "not-found":
        raise Http404 from refusal
    words = {
        "same-way": _("Your shop is open that far already."),
        "shop-closed": _("Your shop is closed: the market reopens it when you ask."),
        "shop-busy": _("Something long is being written for this shop: try again in a moment."),
        "way-over": _("Nothing is asked any more: it was decided or withdrawn."),
        "terms-moved": _("The terms have changed since this page was shown: read them below, then accept them."),
    }
    return _page(
        request, served, notice=words.get(refusal.code, _("This is not possible right now. Try again in a moment."))
    )


def _page(request: HttpRequest, served: Desk, *, notice: str = "") -> HttpResponse:
    shop, closing = public_merchant(settings.TERRITORY, served.public_id), closing_of(served.id)
    read = terms_to_read(settings.TERRITORY, served.id, now=served.now)
    asked = ways_asked_by_merchant(served.id)
    facts = {
        "desk": served,
        "state": shop.state,
        "closing": closing,
        "owed": None if closing else _owed(served),
        "openings": OPENINGS,
        "needs": {need: (NEEDS_WORDS[need], holds) for need, holds in standing_to_sell(shop, now=served.now).items()},
        "waiting": way_waiting(served.id),
        "decided": [each for each in asked if each.state != WAITING],
        "open_parts": open_parts([served.id]).get(served.id, 0),
        "read": read,
        "shown": signing.dumps([read.terms.first_digest, served.now.isoformat()], salt=SALT),
        "notice": notice,
    }
    return private(render(request, "merchant_portal/contract/page.html", facts, status=409 if notice else 200))


def _owed(served: Desk) -> Money:
    """What the market owes a running shop today; of a closed one its own page says more."""
    return balance(settings.TERRITORY, payable_book(served.public_id), territory(settings.TERRITORY).currency)
