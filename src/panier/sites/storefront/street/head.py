"""A street's page for machines: where it is, and its shops in the order one walks it."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panier.kit.content import in_language
from panier.offer.merchants.streets.queries import StreetFacts, StreetLine
from panier.sites._shared.addresses import address
from panier.sites._shared.head import Card, Head, Told, absolute, head_of
from panier.sites._shared.linked_data import crumbs, item_list
from panier.sites._shared.social import of_market, of_street


def street_head(request: HttpRequest, found: StreetFacts) -> Head:
    """Open shops first is the same street in another order."""
    region = in_language(found.region, get_language() or "fr").text
    here = absolute(address("street", found.slug))
    steps = [(_("Home"), absolute(address("home"))), (region, absolute(address("region", found.region_slug)))]
    fronts = dict.fromkeys((shop.name, absolute(address("merchant", shop.slug))) for shop in found.shops)
    linked = [crumbs([*steps, (found.name, here)]), item_list(fronts, name=found.name)]
    words = _("Walk along %(street)s in %(town)s, shop by shop: who is open now, what they sell.")
    card = Card(of_street(found), words % {"street": found.name, "town": found.municipality})
    return head_of(request, Told("street", (found.slug,), ignored=("open",), card=card, linked=linked))


def streets_head(request: HttpRequest, found: Sequence[StreetLine]) -> Head:
    here, name = absolute(address("streets")), _("Streets to walk")
    shown = dict.fromkeys((street.name, absolute(address("street", street.slug))) for street in found)
    linked = [crumbs([(_("Home"), absolute(address("home"))), (name, here)]), item_list(shown, name=name)]
    card = Card(of_market(), _("Real commercial streets, walked shop by shop."))
    return head_of(request, Told("streets", (), card=card, linked=linked))
