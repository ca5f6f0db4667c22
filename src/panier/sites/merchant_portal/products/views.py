"""The merchant's goods in a list: found, marked where something is missing, their doors opened or shut, put away."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from panier.base.territories.queries import territory
from panier.flows.archive_product import archive_product
from panier.flows.open_all_doors import OtherCount, open_all_doors
from panier.flows.open_doors import Opened, open_doors
from panier.kit.refusals import Refusal
from panier.offer.catalogue.actions.edits import Hand
from panier.offer.catalogue.queries.desk import (
    GONE,
    MISSING,
    MOST_PAGES,
    Asked,
    ceiling_of,
    count_found,
    desk_counts,
    desk_products,
)
from panier.offer.catalogue.queries.edited import latest_edits
from panier.offer.catalogue.rules.edits import NoSuchProduct
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.fields import takes
from panier.sites.merchant_portal.products.words import door_words, missing_words, refused_words, stop_words

LONGEST_SEARCH, MOST_DIGITS, MOST_KEY_DIGITS = 120, 4, 9


@takes("do", "door", "product", "all", "count")
@require_http_methods(["GET", "HEAD", "POST"])
def products(request: HttpRequest, merchant: str) -> HttpResponse:
    """GET: a page of the list. POST: the door of those that are ticked."""
    served = desk_of(request, merchant, needs="products")
    if request.method == "POST":
        return _doors(request, served)
    return _page(request, served)


@takes("do")
@require_POST
def archive(request: HttpRequest, merchant: str, product: str) -> HttpResponse:
    """Put away, or brought back: `do`."""
    served = desk_of(request, merchant, needs="products")
    archived = request.POST.get("do") != "back"
    try:
        archive_product(hand(served), product, archived=archived)
    except NoSuchProduct as missing:
        raise Http404 from missing
    except Refusal as refusal:
        messages.warning(request, refused_words(refusal))
        return HttpResponseRedirect(reverse("desk_products", args=[merchant]))
    messages.success(request, _("Put away: nobody sees it any more.") if archived else _("It is back."))
    address = reverse("desk_products", args=[merchant])
    return HttpResponseRedirect(address if archived else f"{address}?missing={GONE}")


def hand(served: Desk) -> Hand:
    return Hand(served.id, served.account_id, served.person, served.now)


def asked_of(request: HttpRequest, served: Desk) -> Asked:
    """What the address asks for; anything else is as if nothing were asked."""
    missing, page = request.GET.get("missing", ""), request.GET.get("page", "1")
    door = request.GET.get("door", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) <= MOST_DIGITS else 1
    return Asked(
        merchant_id=served.id,
        languages=territory(settings.TERRITORY).languages,
        sought=request.GET.get("q", "").strip()[:LONGEST_SEARCH],
        missing=missing if missing in {*MISSING, GONE} else "",
        page=min(max(number, 1), MOST_PAGES),
        door=door if door in door_words() else "",
    )


def _doors(request: HttpRequest, served: Desk) -> HttpResponse:
    door, chosen = request.POST.get("door", ""), request.POST.getlist("product")
    if door not in door_words():
        raise Http404
    if request.POST.get("all"):
        return _all_doors(request, served, door)
    if not chosen:
        return _page(request, served, notice=_("Tick the products first."))
    try:
        opened = open_doors(hand(served), chosen, door)
    except NoSuchProduct as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(request, served, notice=refused_words(refusal))
    _tell(request, opened)
    return HttpResponseRedirect(request.get_full_path())


def _all_doors(request: HttpRequest, served: Desk, door: str) -> HttpResponse:
    """`all`: `ask` counts them first, `yes` does it where there are still as many as were counted (`count`)."""
    asked, typed = replace(asked_of(request, served), page=1), request.POST.get("count", "")
    if request.POST["all"] != "yes" or not (typed.isascii() and typed.isdigit() and len(typed) <= MOST_KEY_DIGITS):
        return _page(request, served, confirm={"door": door, "count": count_found(asked)[0]})
    try:
        opened = open_all_doors(hand(served), asked, door, count=int(typed))
    except OtherCount as other:
        notice = _("There are not as many any more: look at the number, and say it once more.")
        return _page(request, served, notice=notice, confirm={"door": door, "count": other.facts["count"]})
    except Refusal as refusal:
        return _page(request, served, notice=refused_words(refusal))
    if opened is None:
        messages.success(
            request,
            _("It is being done, some hundreds at a time: you may leave this page. Each product’s history says it."),
        )
    else:
        _tell(request, opened)
    return HttpResponseRedirect(f"{request.path}?{_narrowed(asked)}")


def _narrowed(asked: Asked) -> str:
    """What narrows the list, as it goes into an address."""
    given = {"q": asked.sought, "missing": asked.missing, "door": asked.door}
    return urlencode({name: value for name, value in given.items() if value})


def _tell(request: HttpRequest, opened: Opened) -> None:
    words = ngettext("%(num)s product changed.", "%(num)s products changed.", opened.changed) % {"num": opened.changed}
    messages.success(request, words)
    if opened.unled:
        left = ngettext(
            "%(num)s product stays as it is: it has no address on your own site.",
            "%(num)s products stay as they are: they have no address on your own site.",
            len(opened.unled),
        )
        messages.warning(request, left % {"num": len(opened.unled)})


def _page(
    request: HttpRequest, served: Desk, *, notice: str = "", confirm: dict[str, Any] | None = None
) -> HttpResponse:
    asked, ceiling = asked_of(request, served), ceiling_of(served.id)
    listed, has_more = desk_products(asked, ceiling)
    facts = {
        "desk": served,
        "asked": asked,
        "products": listed,
        "has_more": has_more,
        "counts": desk_counts(asked),
        "edits": latest_edits([each.key for each in listed]),
        "words": {"missing": missing_words(), "doors": door_words(), "stops": stop_words()},
        "chosen": request.POST.getlist("product"),
        "notice": notice,
        "narrowed": _narrowed(asked),
        "found": count_found(asked)[0] if has_more or asked.page > 1 else len(listed),
        "confirm": confirm,
    }
    return private(render(request, "merchant_portal/products/page.html", facts, status=422 if notice else 200))
