"""What enough other people bought with a product: the same for all, by its own address so that the product stays quick."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from panier.offer.search.picked import picked
from panier.sites._shared.cached import same_for_all
from panier.sites._shared.htmx import is_htmx
from panier.trade.together.queries import bought_with


@same_for_all()
@require_safe
def together(request: HttpRequest, product: str) -> HttpResponse:
    """Two statements; nothing is said of a product that does not exist."""
    now = datetime.now(tz=UTC)
    hits = picked(bought_with(settings.TERRITORY, product), language=get_language() or "fr", now=now)
    template = "storefront/together/_band.html" if is_htmx(request) else "storefront/together/page.html"
    return render(request, template, {"hits": hits, "now": now})
