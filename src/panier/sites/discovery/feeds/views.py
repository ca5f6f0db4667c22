"""A merchant's products, and what each of his places has, as the files Google Merchant Center fetches: his own offers only."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from panier.offer.catalogue.queries.categories import category_tree
from panier.offer.catalogue.queries.feeds import FeedLine, lines_of_merchant
from panier.offer.merchants.queries import MerchantFacts, merchant_facts
from panier.offer.merchants.rules import NoSuchMerchant
from panier.sites.discovery.feeds.columns import (
    LOCAL,
    PRODUCT,
    category_paths,
    cells,
    local_row,
    pickup_sla,
    product_row,
)

TSV = "text/tab-separated-values; charset=utf-8"
HEADERS = {"Cache-Control": "public, max-age=3600", "X-Robots-Tag": "noindex"}


@require_safe
def product_file(_request: HttpRequest, slug: str) -> StreamingHttpResponse:
    found, language = _merchant(slug), get_language() or "fr"
    paths = category_paths(category_tree(settings.TERRITORY), language)
    rows = (
        "".join(cells(PRODUCT, product_row(line, found, paths, language)) for line in lines) for lines in _lines(found)
    )
    return _streamed(PRODUCT, rows)


@require_safe
def local_file(_request: HttpRequest, slug: str) -> StreamingHttpResponse:
    found, now = _merchant(slug), datetime.now(tz=UTC)
    slas = {place.id: pickup_sla(place, now) for place in found.places}
    rows = (
        "".join(cells(LOCAL, local_row(line, level, slas)) for line in lines for level in line.stock)
        for lines in _lines(found)
    )
    return _streamed(LOCAL, rows)


def _merchant(slug: str) -> MerchantFacts:
    try:
        return merchant_facts(settings.TERRITORY, slug, now=datetime.now(tz=UTC))
    except NoSuchMerchant as missing:
        raise Http404 from missing


def _lines(found: MerchantFacts) -> Iterator[list[FeedLine]]:
    return lines_of_merchant(settings.TERRITORY, found.slug, now=datetime.now(tz=UTC))


def _streamed(names: tuple[str, ...], rows: Iterator[str]) -> StreamingHttpResponse:
    """Written as it is read."""
    whole = (text for texts in (["\t".join(names) + "\n"], rows) for text in texts)
    return StreamingHttpResponse(whole, content_type=TSV, headers=HEADERS)
