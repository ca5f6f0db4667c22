"""Labels for the shelf or the goods: name, price, and the bars a till's scanner reads; as the sheet is looked through."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from panier.offer.catalogue.queries.desk import desk_rows
from panier.sites._shared.bars import bars_svg
from panier.sites.merchant_portal.access import desk_of, private
from panier.sites.merchant_portal.products.views import asked_of


@require_safe
def labels(request: HttpRequest, merchant: str) -> HttpResponse:
    """A page of them; the bar code of the maker before the shop's own number."""
    served = desk_of(request, merchant, needs="stock")
    asked = asked_of(request, served)
    rows, has_more = desk_rows(asked)
    shown = [(row, row.gtin or row.sku, bars_svg(row.gtin or row.sku)) for row in rows]
    facts = {"desk": served, "asked": asked, "labels": shown, "has_more": has_more}
    return private(render(request, "merchant_portal/products/labels.html", facts))
