"""The order in which a place's deliveries are driven: worked out, or changed by hand. Nobody's round loses a stop by it."""

from django.db import transaction

from panier.kit.geo import Point
from panier.offer.merchants.models import Place
from panier.trade.fulfilment.actions import arrange
from panier.trade.fulfilment.queries import carried_parts, doors_of
from panier.trade.fulfilment.rules.routes import MOST_STOPS, best_round
from panier.trade.orders.models import Part


@transaction.atomic(durable=True)
def plan_round(place: Place, *, move: tuple[str, int] | None = None) -> None:
    """`move`: a part and by how many places; none: all from the shop and back. What has no known door comes last."""
    parts = carried_parts(place, Part.State.READY, most=MOST_STOPS)
    if move is None:
        arrange(_driven(place, parts))
        return
    here = next((index for index, part in enumerate(parts) if part.public_id == move[0]), None)
    if here is None:
        return  # handed over meanwhile
    there = min(max(here + move[1], 0), len(parts) - 1)
    parts.insert(there, parts.pop(here))
    arrange(parts)


def _driven(place: Place, parts: list[Part]) -> list[Part]:
    """Doors of one postal prefix share a point: by code and street among themselves, so that neighbours stay together."""
    doors = doors_of(place.merchant.territory_id, parts)
    nearby = sorted(
        parts, key=lambda part: (part.order.address.get("postal_code", ""), part.order.address.get("line", ""))
    )
    known = [part for part in nearby if part.pk in doors]
    order = best_round(Point(place.latitude, place.longitude), [doors[part.pk] for part in known])
    return [known[index] for index in order] + [part for part in nearby if part.pk not in doors]
