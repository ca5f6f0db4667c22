"""All reviews of a product, or of a shop."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from panier.civic.reviews.queries import PAGE, Told, told_of_merchant, told_of_product
from panier.offer.catalogue.queries import product_facts
from panier.offer.merchants.queries import merchant_facts
from panier.offer.merchants.rules import NoSuchMerchant
from panier.sites._shared.cached import same_for_all
from panier.sites._shared.head import Told as ToldHead
from panier.sites._shared.head import head_of
from panier.sites._shared.reviews import reasons_for

LAST_PAGE = 200


@same_for_all("page")
@require_safe
def product_reviews(request: HttpRequest, slug: str, product: str) -> HttpResponse:
    found = product_facts(settings.TERRITORY, product)
    if found is None or slug != found.slug:
        raise Http404
    page = _number(request)
    told = told_of_product(settings.TERRITORY, product, page=page, size=PAGE).told
    about = {"title": found.title, "back": ("product", found.slug, found.id), "merchant": found.merchant}
    return _page(request, told, about, ("product_reviews", (found.slug, found.id)), page)


@same_for_all("page")
@require_safe
def merchant_reviews(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        found = merchant_facts(settings.TERRITORY, slug, now=datetime.now(tz=UTC))
    except NoSuchMerchant as missing:
        raise Http404 from missing
    page = _number(request)
    told = told_of_merchant(found.id, page=page, size=PAGE)
    about = {"title": {}, "back": ("merchant", found.slug), "merchant": found}
    return _page(request, told, about, ("merchant_reviews", (found.slug,)), page)


def _number(request: HttpRequest) -> int:
    page = request.GET.get("page", "1")
    if not (page.isascii() and page.isdigit() and 1 <= int(page[:4]) <= LAST_PAGE):
        raise Http404
    return int(page)


def _page(
    request: HttpRequest, told: Told, about: dict[str, Any], at: tuple[str, tuple[str, ...]], page: int
) -> HttpResponse:
    name, args = at
    facts = {
        **about,
        "told": told,
        "reasons": reasons_for(told, datetime.now(tz=UTC)),
        "page": page,
        "head": head_of(request, ToldHead(name, args, kept=("page",), listed=bool(told.reviews))),
    }
    return render(request, "storefront/reviews/all.html", facts)
