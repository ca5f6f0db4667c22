"""The photo of a hand-over, for the team of the shop that made it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from panier.sites._shared.handovers import photo_answer
from panier.sites.merchant_portal.access import desk_of
from panier.trade.orders.queries import part_of_merchant
from panier.trade.orders.rules import NoSuchPart


@require_safe
def photo(request: HttpRequest, merchant: str, part: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="orders")
    try:
        return photo_answer(part_of_merchant(served.id, part))
    except NoSuchPart as missing:
        raise Http404 from missing
