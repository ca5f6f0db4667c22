"""Search results and category pages: one listing with its facets."""

from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import cast
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from panier.base.territories.queries import map_frame_on, travel_on
from panier.offer.catalogue.queries.categories import category_tree
from panier.offer.search.queries import suggest
from panier.offer.search.rules import BadSearch, SearchResult, TooDeep, Whereabouts, parameters
from panier.sites._shared.cached import same_for_all
from panier.sites._shared.counting import say_missed
from panier.sites._shared.pieces import GAP
from panier.sites.storefront.search.asking import asked_for, found_for, in_aisle, is_within
from panier.sites.storefront.search.doors import again, door, grouped
from panier.sites.storefront.search.facets import chips_of, groups_of, radii
from panier.sites.storefront.search.facts import facts_of
from panier.sites.storefront.search.head import listing_head
from panier.sites.storefront.search.map import LISTED, places_on_map
from panier.sites.storefront.search.missed import missed_by
from panier.sites.storefront.search.there import aisle_there, found_there, is_all_there
from panier.sites.storefront.search.words import faults_in_words
from panier.sites.storefront.whereabouts import whereabouts_of

PARAMETERS = ("price", "view", *parameters())  # all that a listing may be asked; nothing else reaches it
FACETS = (
    "category",
    "price",
    "region",
    "state",
    "how",
    "origin",
    "open",
    "in_stock",
    "pickup",
    "deliver",
    "at",
    "radius_km",
)
KEPT = ("q", "sort", "view", "postal", "near")  # what stays when all filters are taken away


@same_for_all(*PARAMETERS, there=found_there, whole=is_all_there)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    found: dict[str, object] = {"title": "", "heading": request.GET.get("q", "").strip()[:200]}
    response = listing(request, request.GET, found)
    say_missed(response, missed_by(request.GET, found, is_within), cast("Whereabouts | None", found["place"]))
    return response


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """What begins with the words typed so far: a fragment that the search box of every page shows."""
    found = suggest(request.GET.get("q", ""), language=get_language() or "fr", territory=settings.TERRITORY)
    facts = {"groups": grouped(found), "count": len(found), "door": door}
    response = render(request, "storefront/search/_suggestions.html", facts)
    response["Cache-Control"] = "public, max-age=60"
    return response


@same_for_all(*PARAMETERS, there=aisle_there, whole=is_all_there)
@require_safe
def category(request: HttpRequest, slug: str, code: int) -> HttpResponse:
    """One category, with its children; a wrong slug leads to the right address."""
    language = get_language() or "fr"
    tree = {each.code: each for each in category_tree(settings.TERRITORY)}
    if code not in tree:
        raise Http404
    here = tree[code]
    if slug != here.slug[language]:
        return HttpResponsePermanentRedirect(reverse("category", args=[here.slug[language], code]))
    facts: dict[str, object] = {
        "category": here,
        "heading": here.name[language],
        "children": [each for each in tree.values() if each.parent == code],
        "parent": tree.get(here.parent),
    }
    return listing(request, in_aisle(request.GET, code), facts)


def listing(request: HttpRequest, asked: QueryDict, facts: dict[str, object]) -> HttpResponse:
    """The cards of what is asked; a value that cannot be understood is said in words above what remains."""
    now, faults, status = datetime.now(tz=UTC), list[str](), HTTPStatus.OK
    place: Whereabouts | None = None
    try:
        place = whereabouts_of(request)
        result = found_for(asked, place, now)
    except (BadSearch, TooDeep) as refused:
        faults, status = faults_in_words(refused), HTTPStatus.BAD_REQUEST
        kept = QueryDict(mutable=True)
        kept.setlist("q", [asked.get("q", "")[:200]])
        asked, result = kept, found_for(kept, place, now)
    facts |= facts_of(asked, place, result, now)
    facts |= {
        "q": asked.get("q", ""),
        "faults": faults,
        "pages": _pages(asked, result),
        "facet_names": FACETS,
        "bare": _bare(request.GET),
        "exact": asked.get("exact") == "1",
        "again": partial(again, asked),
    }
    facts |= _narrowing(request.GET if status == HTTPStatus.OK else asked, result, now)
    facts |= _map(request, asked, place, now)
    facts["head"] = listing_head(request, result, facts)
    return render(request, "storefront/search/page.html", facts, status=status)


def _narrowing(given: QueryDict, result: SearchResult, now: datetime) -> dict[str, object]:
    """What may be chosen, and what is."""
    groups, offered = groups_of(result), radii(travel_on(settings.TERRITORY, now.date()))
    return {**groups._asdict(), "chips": chips_of(given, groups, result, offered)}


def _map(request: HttpRequest, asked: QueryDict, place: Whereabouts | None, now: datetime) -> dict[str, object]:
    """The list alone says only where the map is; the map's page lists its places too."""
    rest: QueryDict = request.GET
    if "view" in rest:
        changed = request.GET.copy()
        changed.pop("view")
        rest = changed
    kept = rest.urlencode()
    facts: dict[str, object] = {"as_list": f"?{kept}", "as_map": f"?{kept}&view=map" if kept else "?view=map"}
    facts["on_map"] = request.GET.get("view") == "map"
    if facts["on_map"]:
        total, listed = places_on_map(asked_for(asked, place, now), LISTED)
        facts |= {"places_total": total, "places_listed": listed}
        facts |= {"map_tiles": settings.MAP_TILES, "map_attribution": settings.MAP_ATTRIBUTION}
        facts["frame"] = map_frame_on(settings.TERRITORY, now.date())
    return facts


def _bare(given: QueryDict) -> str:
    kept = QueryDict(mutable=True)
    for name in KEPT:
        kept.setlist(name, given.getlist(name))
    return f"?{kept.urlencode()}"


def _pages(asked: QueryDict, result: SearchResult) -> list[tuple[int, str]]:
    """The page numbers around this one, each with its address."""
    asked = asked.copy()
    asked["page"] = GAP
    before, _gap, after = asked.urlencode().partition(quote(GAP))
    first, last = max(1, result.page - 2), min(result.pages, result.page + 2)
    return [(number, f"?{before}{number}{after}") for number in range(first, last + 1)]
