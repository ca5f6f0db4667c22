"""What a connected shop counts becomes what stands here, by the merchant's rules; what they cannot judge becomes a conflict.

Worked out anew each time from what the shop said last, what we told it, and what has left our shelf (ADR 0113).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from panier.kit.progress import BATCH
from panier.offer.connections.actions.conflicts import Difference, close_conflicts, open_conflicts
from panier.offer.connections.models import Connection
from panier.offer.connections.queries import item_keys, rules_of
from panier.offer.connections.queries.counts import Counted, Shop, counts_of, variants_of
from panier.offer.connections.rules.stock import (
    CONFLICT,
    KEEP,
    SOURCE,
    TAKE,
    TOLD,
    Ours,
    Policy,
    Theirs,
    Verdict,
    judge,
    meanwhile,
    on_our_shelf,
)
from panier.offer.inventory.actions import lock_levels, set_levels, write_meanwhile
from panier.offer.merchants.queries import places_of
from panier.offer.search.actions import mark_stale

NOTHING: Mapping[int, int] = MappingProxyType({})


class Effect(NamedTuple):
    """How many counts were taken over, left as they are, and wait for somebody."""

    taken: int
    kept: int
    conflicts: int


def count_remote(
    connection: Connection, items: Sequence[int] | None, *, now: datetime, expected: Mapping[int, int] = NOTHING
) -> Effect:
    """In the caller's transaction. `items`: internal keys; None: all of them.

    `expected`: by item, what the shop should count after what it was just told; where it says otherwise, somebody decides.
    """
    shop = shop_of(connection)
    if not shop.places or items == []:
        return Effect(0, 0, 0)
    lock_levels(variants_of(shop, items))  # whoever sells now waits, or is seen below
    rules = rules_of(connection.merchant_id)
    usual = Policy(rules.decides, rules.safety, timedelta(hours=rules.fresh_hours))
    verdicts = Counter[Verdict]()
    keys = sorted(set(item_keys(connection.pk) if items is None else items))
    for start in range(0, len(keys), BATCH):
        some = counts_of(shop, keys[start : start + BATCH])
        judged = [_judged(row, usual, now, expected.get(row.item)) for row in some]
        _write(connection.merchant_id, judged, now)
        verdicts.update(verdict for _, _, verdict in judged)
    return Effect(verdicts[TAKE], verdicts[KEEP], verdicts[CONFLICT])


def shop_of(connection: Connection) -> Shop:
    """With our places for its locations; one he has not matched, or does not use here, is left out."""
    places = {place.public_id: place.pk for place in places_of(connection.merchant_id)}
    at = {ref: places[each["place"]] for ref, each in connection.locations.items() if each["place"] in places}
    return Shop(connection.pk, connection.merchant_id, connection.provider, at)


Judged = tuple[Counted, int | None, Verdict]


def _judged(row: Counted, usual: Policy, now: datetime, expected: int | None) -> Judged:
    safety = usual.safety if row.safety is None else row.safety
    units = on_our_shelf(row.units, row.told, row.left, safety)
    wanted = on_our_shelf(expected, row.told, row.left, safety) if expected is not None else row.ours
    if (expected is not None or row.disputed) and row.is_there and None not in (wanted, units) and wanted != units:
        return row._replace(ours=wanted, source=TOLD), units, CONFLICT
    policy = Policy(usual.decides, safety, usual.fresh_for, row.trusted)
    ours = Ours(row.ours, row.source or "", row.counted_at or now) if row.is_there else None
    return row, units, judge(ours, Theirs(units, row.as_of, row.seen_at), policy, now)


def _write(merchant_id: int, judged: Sequence[Judged], now: datetime) -> None:
    taken: dict[int, dict[int, int | None]] = defaultdict(dict)  # by place, by variant
    lowered: dict[int, dict[int, int]] = defaultdict(dict)
    differing = []
    for row, units, verdict in judged:
        if verdict == TAKE:
            taken[row.place][row.variant] = units
        elif verdict == CONFLICT and units is not None and row.ours is not None:
            lowered[row.place][row.variant] = meanwhile(row.ours, units)
            differing.append((row, row.ours, units))
    for place, counts in sorted(taken.items()):
        set_levels(merchant_id, place, counts, now=now, source=SOURCE)
    stands = {
        (place, variant): units
        for place in sorted(lowered)
        for variant, units in write_meanwhile(place, lowered[place]).items()
    }
    open_conflicts([_difference(*each, stands, now) for each in differing], now=now)
    close_conflicts(
        [row.conflict for row, _, verdict in judged if row.conflict and verdict != CONFLICT], "agreed", None, now=now
    )
    mark_stale({row.product for row, units, verdict in judged if verdict != KEEP and units != row.on_hand})


def _difference(
    row: Counted, ours: int, theirs: int, stands: Mapping[tuple[int, int], int], now: datetime
) -> Difference:
    counted = (ours, row.source or "", row.counted_at or now)
    return Difference(row.item, row.place, counted, stands[row.place, row.variant], (theirs, row.as_of))
