"""Walk a real commercial street, shop by shop; those open now first when asked. And all the streets there are."""

from datetime import UTC, datetime
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from panier.kit.geo import distance_m
from panier.offer.catalogue.queries.windows import windows
from panier.offer.merchants.streets.queries import (
    ShopFront,
    StreetFacts,
    faces_of,
    nearest_first,
    neighbours_of,
    public_streets,
    street_named,
)
from panier.offer.merchants.streets.rules import SIDES
from panier.offer.search.queries import search
from panier.offer.search.rules import BadSearch, SearchResult, Whereabouts, from_query, shown_distance
from panier.sites._shared.cached import same_for_all
from panier.sites.storefront.search.words import faults_in_words
from panier.sites.storefront.street.head import street_head, streets_head
from panier.sites.storefront.street.words import in_a_sentence, shown
from panier.sites.storefront.whereabouts import known_place

IN_THE_WINDOWS = 10  # newest goods of the whole street, when nothing is sought


@same_for_all(near=True)
@require_safe
def streets(request: HttpRequest) -> HttpResponse:
    """All of them: the nearest first when one says where one is, else by region."""
    found, place = public_streets(settings.TERRITORY), known_place(request)
    near = [(street, _shown(metres, place)) for street, metres in nearest_first(found, place.point)] if place else []
    facts = {
        "streets": near or [(street, None) for street in found],
        "faces": faces_of(found),
        "place": place,
        "head": streets_head(request, found),
    }
    return render(request, "storefront/street/list.html", facts)


@same_for_all("open", "q", near=True)
@require_safe
def street(request: HttpRequest, slug: str) -> HttpResponse:
    """The fronts of both sides, the street's events, and a search that stays on it."""
    now, place = datetime.now(tz=UTC), known_place(request)
    found = street_named(settings.TERRITORY, slug, now=now)
    if found is None:
        raise Http404
    goods, faults = _goods(request, slug, place, now)
    q, open_first = request.GET.get("q", "").strip()[:200], request.GET.get("open") == "first"
    facts = {
        "street": found,
        "road": in_a_sentence(found.name),
        "sides": [(side, _in_order(found.side(side), open_first=open_first)) for side in SIDES],
        "open_first": open_first,
        "open_shops": sum(shop.open for shop in found.shops),
        "windows": windows(settings.TERRITORY, [shop.slug for shop in found.shops]),
        "events": [shown(event, found.tz, now) for event in found.events],
        "by_place": {shop.place: shop for shop in found.shops},
        "goods": goods,
        "counts": {each.value: each.count for each in goods.facets.get("merchant", ())},
        "q": q,
        "faults": faults,
        "neighbours": neighbours_of(settings.TERRITORY, found),
        "far": _far(found, place),
        "place": place,
        "now": now,
        "head": street_head(request, found),
    }
    status = HTTPStatus.BAD_REQUEST if faults else HTTPStatus.OK
    return render(request, "storefront/street/page.html", facts, status=status)


def _goods(request: HttpRequest, slug: str, place: Whereabouts | None, now: datetime) -> tuple[SearchResult, list[str]]:
    """What is sold along the street: what is sought, or the newest; and what was wrong with the words."""
    asked = QueryDict(mutable=True)
    q = request.GET.get("q", "").strip()
    asked["q"], asked["street"] = q, slug
    if not q:
        asked["sort"], asked["page_size"] = "newest", str(IN_THE_WINDOWS)
    faults: list[str] = []
    language = get_language() or "fr"
    try:
        wanted = from_query(asked, territory=settings.TERRITORY, language=language, now=now, whereabouts=place)
    except BadSearch as refused:
        faults = faults_in_words(refused)
        asked["q"] = ""
        wanted = from_query(asked, territory=settings.TERRITORY, language=language, now=now, whereabouts=place)
    return search(wanted), faults


def _in_order(shops: tuple[ShopFront, ...], *, open_first: bool) -> list[ShopFront]:
    return sorted(shops, key=lambda shop: not shop.open) if open_first else list(shops)


def _far(found: StreetFacts, place: Whereabouts | None) -> int | None:
    """Metres to the nearest front."""
    if place is None or not found.shops:
        return None
    return _shown(min(distance_m(place.point, shop.point) for shop in found.shops), place)


def _shown(metres: float, place: Whereabouts) -> int | None:
    return shown_distance(metres, approximate=place.approximate)
