"""A region's page for machines: where it stands, and its merchants in the order shown."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panier.kit.content import in_language
from panier.offer.merchants.streets.queries import ShopFront
from panier.sites._shared.addresses import address
from panier.sites._shared.head import Card, Head, Told, absolute, head_of
from panier.sites._shared.linked_data import crumbs, item_list
from panier.sites._shared.social import of_market


def region_head(request: HttpRequest, region: Any, shops: Sequence[ShopFront]) -> Head:
    name = in_language(region.name, get_language() or "fr").text
    here = absolute(address("region", region.slug))
    fronts = dict.fromkeys((shop.name, absolute(address("merchant", shop.slug))) for shop in shops)
    linked = [crumbs([(_("Home"), absolute(address("home"))), (name, here)]), item_list(fronts, name=name)]
    card = Card(
        of_market(),
        _("The merchants of %(region)s: their streets, what they sell, when they are open.") % {"region": name},
    )
    feed = absolute(address("feed_region", region.slug))
    return head_of(request, Told("region", (region.slug,), card=card, feed=feed, linked=linked))
