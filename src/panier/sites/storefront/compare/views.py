"""Up to four products side by side; which ones stands in the address, so that it can be shared."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from panier.offer.catalogue.queries import OfferLine, ProductFacts, StockFacts, VariantFacts, product_facts
from panier.offer.favourites.queries import favourites_of
from panier.offer.favourites.rules import is_keepable, without
from panier.offer.merchants.queries import PlaceFacts, merchant_facts
from panier.offer.origin.queries import ProvenOrigin, origin_of_product
from panier.offer.search.picked import picked_by_id
from panier.offer.search.rules import Hit, Whereabouts
from panier.sites._shared import origins
from panier.sites._shared.kept import FAVOURITES, SEEN
from panier.sites.storefront.whereabouts import how_far, known_place

MOST, PROPOSED = 4, 8


class Column(NamedTuple):
    """One product as it is now; `place` is the nearest that has it, else the nearest of its merchant."""

    product: ProductFacts
    variant: VariantFacts
    own: OfferLine
    varies: bool
    place: PlaceFacts | None
    metres: int | None
    stock: StockFacts | None
    proven: list[ProvenOrigin]
    without: str  # the comparison without it


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """`?p=` up to four times; what is missing or too much is said."""
    now, place = datetime.now(tz=UTC), known_place(request)
    asked = list(dict.fromkeys(each[:40] for each in request.GET.getlist("p") if each.strip()))
    wanted = [each for each in asked if is_keepable(each)][:MOST]
    columns = [each for each in (_column(public_id, wanted, place, now) for public_id in wanted) if each]
    shown = [each.product.id for each in columns]
    facts = {
        "columns": columns,
        "too_many": len(asked) > MOST,
        "missing": len(wanted) - len(columns) + len(asked[:MOST]) - len(wanted[:MOST]),
        "proposed": _proposed(request, shown, now) if len(shown) < MOST else (),
        "query": _query(shown),
        "place": place,
        "origins": origins,
        "now": now,
    }
    response = render(request, "storefront/compare/page.html", facts)
    response["Cache-Control"] = "private, no-store"
    return response


def _column(public_id: str, wanted: list[str], place: Whereabouts | None, now: datetime) -> Column | None:
    """At most three statements each, for four at most."""
    found = product_facts(settings.TERRITORY, public_id)
    if found is None:
        return None
    offered = [(each, own) for each in found.variants for own in each.offers if own.product == found.id]
    if not offered:
        return None
    variant, own = min(offered, key=lambda each: (not each[1].stock, each[1].price.minor))
    places = merchant_facts(settings.TERRITORY, found.merchant.slug, now=now).places
    far = how_far(place, places)
    holding = {level.place: level for level in own.stock}
    nearest = sorted(places, key=lambda each: (each.id not in holding, far.get(each.id) or 0))
    at = nearest[0] if nearest else None
    return Column(
        product=found,
        variant=variant,
        own=own,
        varies=len({other.price for _, other in offered}) > 1,
        place=at,
        metres=far.get(at.id) if at else None,
        stock=holding.get(at.id) if at else None,
        proven=origin_of_product(settings.TERRITORY, found.id, now),
        without=_query([each for each in wanted if each != public_id]),
    )


def _proposed(request: HttpRequest, shown: list[str], now: datetime) -> tuple[Hit, ...]:
    """What else might be compared: what this person kept or looked at."""
    user = request.user
    kept = favourites_of(user.pk, settings.TERRITORY) if user.is_authenticated else FAVOURITES.read(request)
    known = [*SEEN.read(request), *kept]
    for each in shown:
        known = without(known, each)
    ids = list(dict.fromkeys(each.id for each in known if not each.is_merchant))[:PROPOSED]
    return picked_by_id(settings.TERRITORY, ids, language=get_language() or "fr", now=now) if ids else ()


def _query(ids: list[str]) -> str:
    return "&".join(f"p={each}" for each in ids)
