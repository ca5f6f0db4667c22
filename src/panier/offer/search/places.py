"""From an engine's counts per place to the places a map shows."""

from collections.abc import Iterable

from panier.kit.geo import distance_m
from panier.offer.search.port import PlaceHits
from panier.offer.search.rules import PlaceFacts, PlaceTable, SearchRequest

SHOPS, SHOPS_M = 24, 25_000  # so many of the nearest shops have their stock counted, not further than that


def shops_counted(table: PlaceTable, request: SearchRequest) -> list[int]:
    """Whose stock is counted: the chosen ones, those of the merchants asked for, the nearest."""
    near = table.grid.closest(request.point, SHOPS, SHOPS_M) if request.point is not None else []
    return list(dict.fromkeys([*table.named(request.at), *table.of(request.merchants), *near]))


def places_shown(
    table: PlaceTable, counted: Iterable[tuple[int, int]], request: SearchRequest, limit: int
) -> tuple[int, list[PlaceHits]]:
    """`counted`: a place's key, its products. Outside the map or the radius a product's other places are not shown.

    The nearest first, or those with most when nobody says where.
    """
    found = []
    for key, products in counted:
        place = table.places.get(key)
        if place is not None:
            metres = distance_m(request.point, place.point) if request.point is not None else None
            if _is_asked(place, metres, request):
                found.append(PlaceHits(place, products, metres))
    found.sort(key=lambda each: (each.distance_m or 0.0, -each.products, each.place.key))
    return len(found), found[:limit]


def _is_asked(place: PlaceFacts, metres: float | None, request: SearchRequest) -> bool:
    if request.at and place.id not in request.at:
        return False
    if request.box is not None and not request.box.holds(place.point):
        return False
    return request.radius_m is None or metres is None or metres <= request.radius_m
