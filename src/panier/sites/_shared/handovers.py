"""A hand-over's photo, given to who may see it; never kept on the way."""

from typing import Any

from django.http import Http404, HttpResponse

from panier.trade.fulfilment.photos import PHOTOS
from panier.trade.fulfilment.queries import photo_of
from panier.trade.orders.rules import NoSuchPart


def photo_answer(part: Any) -> HttpResponse:
    """404 when there is none, or none any more."""
    try:
        data = PHOTOS.read(photo_of(part))
    except (NoSuchPart, FileNotFoundError) as missing:
        raise Http404 from missing
    answer = HttpResponse(data, content_type="image/webp")
    answer["Cache-Control"] = "private, no-store"
    return answer
