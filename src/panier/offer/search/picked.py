"""Cards of products somebody chose, in his order: no engine is asked."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from panier.kit.freshness import shown_for_quarter
from panier.offer.catalogue.models import Product
from panier.offer.search.cards import cards
from panier.offer.search.port import Found
from panier.offer.search.rules import Hit, SearchRequest

MOST = 400


def picked(products: Sequence[int], *, language: str, now: datetime) -> tuple[Hit, ...]:
    """By key; what was archived is left out."""
    shown_for_quarter(now)
    request = SearchRequest(territory=settings.TERRITORY, language=language, now=now)
    return cards(request, [Found(product, None, None) for product in products[:MOST]])


def picked_by_id(territory: str, ids: Sequence[str], *, language: str, now: datetime) -> tuple[Hit, ...]:
    """By public id, those of this territory: two statements for any number."""
    found = Product.objects.filter(territory_id=territory, public_id__in=ids[:MOST], archived_at=None)
    keys = dict(found.values_list("public_id", "pk"))
    return picked([keys[each] for each in ids if each in keys], language=language, now=now)
