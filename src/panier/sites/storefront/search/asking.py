"""What the address of a listing asks of the search."""

from dataclasses import replace
from datetime import UTC, datetime

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language

from panier.offer.search.queries import has_within
from panier.offer.search.queries import search as find
from panier.offer.search.rules import SearchRequest, SearchResult, Whereabouts, from_query
from panier.sites.storefront.search.facets import with_price_band


def found_for(asked: QueryDict, place: Whereabouts | None, now: datetime, *, counted: bool = True) -> SearchResult:
    """`counted`: with what may be chosen and how much it leaves; else only what depends on the place."""
    return find(replace(asked_for(asked, place, now), counted=counted, explained=False))


def explained_for(asked: QueryDict, place: Whereabouts | None, now: datetime) -> SearchResult:
    """The same, with what gave each its rank."""
    return find(replace(asked_for(asked, place, now), counted=False))


def is_within(asked: QueryDict, place: Whereabouts | None, metres: int) -> bool:
    """Whether some of it is had so near: neither counts nor cards are asked for."""
    return has_within(asked_for(asked, place, datetime.now(tz=UTC)), metres)


def asked_for(asked: QueryDict, place: Whereabouts | None, now: datetime) -> SearchRequest:
    language = get_language() or "fr"
    given = with_price_band(nearest_first(asked, place))
    return from_query(given, territory=settings.TERRITORY, language=language, now=now, whereabouts=place)


def nearest_first(asked: QueryDict, place: Whereabouts | None) -> QueryDict:
    """Without words and with a place, what is near comes first unless another order is asked for."""
    if place is None or asked.get("q", "").strip() or asked.get("sort"):
        return asked
    sorted_by = asked.copy()
    sorted_by["sort"] = "distance"
    return sorted_by


def order_of(asked: QueryDict, place: Whereabouts | None) -> str:
    return nearest_first(asked, place).get("sort") or "relevance"


def in_aisle(asked: QueryDict, code: int) -> QueryDict:
    """An aisle's own address names it; what is ticked there stands instead."""
    narrowed = asked.copy()
    narrowed.setlist("category", asked.getlist("category") or [str(code)])
    return narrowed
