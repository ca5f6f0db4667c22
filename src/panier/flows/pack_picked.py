"""Everything that was taken from the shelves whole is packed: its parts are ready."""

from collections.abc import Sequence
from datetime import datetime

from panier.flows.advance_part import advance_part
from panier.offer.merchants.models import Place
from panier.trade.fulfilment.queries import lines_to_pick, parts_at
from panier.trade.orders.models import Part
from panier.trade.orders.rules import NoSuchPart, WrongStep


def pack_picked(place: Place, chosen: Sequence[str], *, actor: str, now: datetime) -> int:
    """How many of the place's accepted parts (or of those chosen) became ready, each on its own; others moved on meanwhile."""
    parts = parts_at(place, [Part.State.ACCEPTED], chosen)
    unpicked = {line.part for line in lines_to_pick(parts) if not line.picked_by}
    done = 0
    for part in parts:
        if part.pk in unpicked:
            continue
        try:
            advance_part(part.merchant_id, part.public_id, Part.State.READY, actor=actor, now=now)
        except (NoSuchPart, WrongStep):
            continue
        done += 1
    return done
