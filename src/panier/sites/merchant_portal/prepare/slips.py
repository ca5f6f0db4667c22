"""Packing slips, one a part, each in its buyer's language: to print, or to look at."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import override
from django.views.decorators.http import require_safe

from panier.offer.merchants.rules import NoSuchPlace
from panier.sites._shared.bars import bars_svg
from panier.sites._shared.qr import qr_svg
from panier.sites.merchant_portal.access import desk_of, private
from panier.sites.merchant_portal.prepare.asked import chosen_of
from panier.trade.fulfilment.queries import parts_at, place_of_merchant

PRINTED = ("accepted", "ready")


@require_safe
def slips(request: HttpRequest, merchant: str, place: str) -> HttpResponse:
    """Of all parts that wait there, or of those chosen (`?part=`); `?paper=till` for a printer of receipts."""
    served = desk_of(request, merchant, needs="orders")
    try:
        here = place_of_merchant(served.id, place)
    except NoSuchPlace as missing:
        raise Http404 from missing
    chosen = chosen_of(request)
    parts = parts_at(here, [*PRINTED, "handed_over"] if chosen else PRINTED, chosen)
    facts = {
        "desk": served,
        "place": here,
        "slips": [_slip(part) for part in parts],
        "till": request.GET.get("paper") == "till",
    }
    return private(render(request, "merchant_portal/prepare/slips.html", facts))


def _slip(part: Any) -> str:
    with override(part.order.language):
        qr, bars = qr_svg(part.number.replace("-", "")), bars_svg(part.number)
        facts = {"part": part, "order": part.order, "qr": qr, "bars": bars}
        return mark_safe(render_to_string("merchant_portal/prepare/_slip.html", facts))  # noqa: S308 - a template's own
