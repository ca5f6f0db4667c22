"""A product's, a shop's or a street's address to pass on, and its QR code to print. Nobody stands between."""

from datetime import UTC, datetime
from io import BytesIO
from typing import NamedTuple

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from panier.kit.content import in_language
from panier.offer.catalogue.queries import product_facts
from panier.offer.merchants.queries import merchant_called
from panier.offer.merchants.rules import NoSuchMerchant
from panier.offer.merchants.streets.queries import street_named
from panier.sites._shared.addresses import address
from panier.sites._shared.cached import same_for_all
from panier.sites._shared.head import absolute

DAY = 24 * 3600


class Page(NamedTuple):
    title: str
    address: str  # whole


@same_for_all()
@require_safe
def share(request: HttpRequest, kind: str, named: str) -> HttpResponse:
    return render(request, "storefront/share/page.html", {"kind": kind, "named": named, "page": _page(kind, named)})


@require_safe
def qr(request: HttpRequest, kind: str, named: str) -> HttpResponse:
    """Black on white in both themes, so that every reader reads it; `?download` saves it as a file."""
    picture = BytesIO()
    segno.make(_page(kind, named).address, error="m", micro=False).save(
        picture, kind="svg", scale=8, border=4, dark="#000", light="#fff", svgns=True, nl=False
    )
    response = HttpResponse(picture.getvalue(), content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=DAY)
    if "download" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="{kind}-{named}.svg"'
    return response


def _page(kind: str, named: str) -> Page:
    if kind == "product" and (product := product_facts(settings.TERRITORY, named)):
        title = in_language(product.title, get_language() or "fr").text
        return Page(title, absolute(address("product", product.slug, product.id)))
    if kind == "street" and (street := street_named(settings.TERRITORY, named, now=datetime.now(tz=UTC))):
        return Page(street.name, absolute(address("street", named)))
    if kind == "merchant":
        try:
            merchant = merchant_called(settings.TERRITORY, named)
        except NoSuchMerchant as missing:
            raise Http404 from missing
        return Page(merchant.name, absolute(address("merchant", merchant.slug)))
    raise Http404
