"""Be found elsewhere: the addresses of the merchant's files for Google, the codes of his places, and what is in them."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from panier.offer.merchants.queries import places_of
from panier.sites._shared.addresses import address_in
from panier.sites._shared.head import absolute
from panier.sites.merchant_portal.access import desk_of, private


@require_safe
def feeds(request: HttpRequest, merchant: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="feeds")
    files = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            names = ("product_file", "local_file", "feed_merchant")
            files[code] = [absolute(address_in(code, name, (served.slug,))) for name in names]
    facts = {"desk": served, "files": files, "places": places_of(served.id)}
    return private(render(request, "merchant_portal/feeds/page.html", facts))
