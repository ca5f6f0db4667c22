"""The cart: one over several merchants, re-checked on every look."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from panier.flows.fill_cart import accept_changes, change_cart, fill_cart, look_in_cart
from panier.flows.tell_closures import shops_away
from panier.kit.money import Money, total
from panier.kit.refusals import Refusal
from panier.offer.merchants.hours.rules import Away
from panier.sites._shared.buyer import buyer_of, remember_cart
from panier.sites._shared.htmx import is_htmx
from panier.sites.storefront.words import words_of
from panier.trade.cart.queries import CartItem, CartView, by_merchant, units_in

MOST_DIGITS = 3


@require_safe
def cart(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """The number on the basket: pages are cached without it."""
    units = units_in(buyer_of(request), settings.TERRITORY)
    response = render(request, "storefront/cart/_count.html", {"units": units})
    response["Cache-Control"] = "private, no-store"
    return response


@csrf_exempt  # the form stands on cached pages: SameSite and the origin check guard it (DECISIONS 16)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put one offer in; answers a fragment to htmx, else goes to the cart. A refusal says why and loses nothing."""
    offer = request.POST.get("offer", "")[:40]
    try:
        opened = fill_cart(
            buyer_of(request),
            territory=settings.TERRITORY,
            offer=offer,
            quantity=_quantity(request.POST.get("quantity", "1")),
            now=datetime.now(tz=UTC),
        )
    except Refusal as refusal:
        return _refused(request, refusal, offer)
    if is_htmx(request):
        response = render(request, "storefront/cart/_added.html", {})
        response["HX-Trigger"] = "cart-changed"
    else:
        response = HttpResponseRedirect(reverse("cart"))
    remember_cart(response, opened.token, secure=settings.PRODUCTION)
    return response


@csrf_exempt  # as above
@require_POST
def line(request: HttpRequest, line: str) -> HttpResponse:
    """Set a line's quantity: `quantity`, or `step` −1 / +1 from it; zero takes it out."""
    quantity = _quantity(request.POST.get("quantity", ""))
    step = {"more": 1, "less": -1, "remove": -quantity}.get(request.POST.get("step", ""), 0)
    buyer = buyer_of(request)
    notice = ""
    try:
        change_cart(buyer, request.POST.get("cart", ""), line=line, quantity=quantity + step, now=datetime.now(tz=UTC))
    except Refusal as refusal:
        notice = words_of(refusal)
    if is_htmx(request) or notice:
        response = _page(request, notice=notice)
        response["HX-Trigger"] = "cart-changed"
        return response
    return HttpResponseRedirect(reverse("cart"))


@csrf_exempt  # as above
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """The buyer has read the new prices."""
    try:
        accept_changes(buyer_of(request), request.POST.get("cart", ""), now=datetime.now(tz=UTC))
    except Refusal as refusal:
        return _refused(request, refusal)
    return HttpResponseRedirect(reverse("cart"))


def _page(request: HttpRequest, *, notice: str = "") -> HttpResponse:
    now = datetime.now(tz=UTC)
    view = look_in_cart(buyer_of(request), territory=settings.TERRITORY, now=now)
    facts = {**cart_facts(view, _shops_away(view, now)), "notice": notice, "now": now}
    template = "storefront/cart/_cart.html" if is_htmx(request) else "storefront/cart/page.html"
    response = render(request, template, facts)
    response["Cache-Control"] = "private, no-store"
    return response


def _shops_away(view: CartView | None, now: datetime) -> Mapping[str, Away]:
    slugs = sorted({item.merchant_slug for item in view.items}) if view else []
    return shops_away(settings.TERRITORY, slugs, now=now)


def cart_facts(view: CartView | None, away: Mapping[str, Away]) -> dict[str, object]:
    """Groups by merchant with subtotals, and whether the whole can be ordered as it stands."""
    items = view.items if view else ()
    sold = [item for item in items if item.door == "selling"]
    return {
        "cart": view,
        "groups": [
            {
                "seller": group[0],
                "lines": group,
                "subtotal": _subtotal(group),
                "away": away.get(group[0].merchant_slug),
            }
            for group in by_merchant(items)
        ],
        "subtotal": _subtotal(sold),
        "units": sum(item.quantity for item in items),
        "moved": any("price-changed" in item.notices for item in items),
        "blocked": any(each.blocks for each in away.values())
        or any({"gone", "not-selling", "to-ask", "sold-out", "few-left"} & set(item.notices) for item in items),
    }


def _subtotal(items: Sequence[CartItem]) -> Money | None:
    return total((item.subtotal for item in items), items[0].unit.currency) if items else None


def _quantity(text: str) -> int:
    """A whole number in plain digits, else −1, which every rule refuses."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else -1


def _refused(request: HttpRequest, refusal: Refusal, offer: str = "") -> HttpResponse:
    """A linked product's way out is the counted one."""
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()})
    facts = {"words": words_of(refusal), "back": back if safe else reverse("cart"), "url_out": ""}
    if refusal.facts.get("url"):
        facts["url_out"] = reverse("exit", args=[offer])
    if is_htmx(request):
        return render(request, "storefront/cart/_refused.html", facts)
    status = 404 if refusal.code == "not-found" else 409
    return render(request, "storefront/cart/refused.html", facts, status=status)
