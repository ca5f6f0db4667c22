"""Promising stock, keeping, giving back and taking it. Every path locks levels by (variant, place): docs/locking.md."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.db import connection

from panier.kit.ids import new_id
from panier.kit.locks import locks_are_off
from panier.offer.inventory.queries import trust_of_merchant
from panier.offer.inventory.rules import ANY_SOURCE, OutOfStock, Trust, Wanted, sure_until
from panier.offer.search.actions import mark_stock_stale, mark_units_stale

LOCK = """
SELECT id, on_hand - reserved FROM inventory_stocklevel
WHERE id = ANY(%s::bigint[] || ARRAY(SELECT stock_id FROM inventory_reservation WHERE holder = ANY(%s)))
ORDER BY variant_id, place_id {for_update}
"""
FREE = "SELECT id, on_hand - reserved FROM inventory_stocklevel WHERE id = ANY(%s)"
TAKE = """
WITH taken AS (
  UPDATE inventory_stocklevel level SET reserved = reserved + wanted.quantity
  FROM unnest(%s::bigint[], %s::int[]) AS wanted (id, quantity)
  WHERE level.id = wanted.id AND {condition} RETURNING level.id
), promised AS (
  INSERT INTO inventory_reservation (public_id, stock_id, holder, quantity, state, until)
  SELECT promise.public_id, promise.stock_id, promise.holder, promise.quantity, 'held', %s
  FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::int[]) AS promise (public_id, stock_id, holder, quantity)
  ON CONFLICT (holder, stock_id) DO UPDATE SET state = 'held', until = excluded.until, quantity = excluded.quantity)
SELECT count(*) FROM taken
"""
ENOUGH = "(on_hand IS NULL OR on_hand - reserved >= wanted.quantity)"
KEEP = "UPDATE inventory_reservation SET state = 'kept', until = NULL WHERE holder = ANY(%s) AND state = 'held'"
LOCK_OF_HOLDERS = """
SELECT level.id FROM inventory_stocklevel level
WHERE level.id IN (SELECT stock_id FROM inventory_reservation WHERE holder = ANY(%s) AND state IN ('held', 'kept'))
ORDER BY level.variant_id, level.place_id FOR UPDATE
"""
END_RESERVATIONS = """
WITH ended AS (
  UPDATE inventory_reservation SET state = %s, until = NULL
  WHERE holder = ANY(%s) AND state IN ('held', 'kept') RETURNING stock_id, quantity
), summed AS (SELECT stock_id, sum(quantity)::int AS quantity FROM ended GROUP BY stock_id)
UPDATE inventory_stocklevel level
SET reserved = reserved - summed.quantity, on_hand = on_hand - CASE WHEN %s THEN summed.quantity ELSE 0 END
FROM summed WHERE level.id = summed.stock_id RETURNING level.id, summed.quantity
"""

# What is promised stands on the shelf: a count below it is raised to it.
SET_LEVELS = """
INSERT INTO inventory_stocklevel AS level (merchant_id, variant_id, place_id, on_hand, reserved, source, as_of, sure_until)
SELECT %s, given.variant, %s, given.on_hand, 0, %s, %s, %s
FROM unnest(%s::bigint[], %s::int[]) AS given (variant, on_hand) ORDER BY given.variant
ON CONFLICT (variant_id, place_id) DO UPDATE SET source = excluded.source, as_of = excluded.as_of,
  sure_until = excluded.sure_until,
  on_hand = CASE WHEN excluded.on_hand IS NOT NULL THEN greatest(excluded.on_hand, level.reserved) END
RETURNING variant_id, on_hand
"""
# Only those that the rule in force dates otherwise: an install that changed nothing writes nothing.
DATE_LEVELS = """
UPDATE inventory_stocklevel level SET sure_until = level.as_of + rule.sure_for
FROM merchants_merchant merchant, unnest(%s::text[], %s::interval[]) AS rule (source, sure_for)
WHERE merchant.id = level.merchant_id AND merchant.territory_id = %s
  AND rule.source = CASE WHEN level.source = ANY(%s) THEN level.source ELSE %s END
  AND level.sure_until IS DISTINCT FROM level.as_of + rule.sure_for
"""
CONFIRM = """
UPDATE inventory_stocklevel SET source = 'import', as_of = %s, sure_until = %s
WHERE id IN (SELECT id FROM inventory_stocklevel
             WHERE place_id = %s AND variant_id = ANY(%s) AND (source = 'import' OR NOT %s)
             ORDER BY variant_id, place_id FOR UPDATE)
RETURNING id
"""
# What is promised stands on the shelf, here too.
COUNT = """
UPDATE inventory_stocklevel level SET on_hand = greatest(coalesce(given.counted, level.on_hand, 0), level.reserved),
  source = 'desk', as_of = %s, sure_until = %s
FROM unnest(%s::bigint[], %s::int[]) AS given (id, counted)
WHERE level.id = given.id AND level.merchant_id = %s
RETURNING level.id, level.on_hand
"""
# Whoever counted, and when, stays as it is; what is promised stands here too.
MEANWHILE = """
UPDATE inventory_stocklevel level SET on_hand = greatest(given.on_hand, level.reserved)
FROM unnest(%s::bigint[], %s::int[]) AS given (variant, on_hand)
WHERE level.variant_id = given.variant AND level.place_id = %s RETURNING level.variant_id, level.on_hand
"""
# Some units of a promise; never more than it has.
GIVE_UP = """
WITH given AS (SELECT * FROM unnest(%s::bigint[], %s::int[]) AS given (id, quantity)),
lowered AS (
  UPDATE inventory_reservation promise SET
    quantity = CASE WHEN promise.quantity > given.quantity THEN promise.quantity - given.quantity ELSE promise.quantity END,
    state = CASE WHEN promise.quantity > given.quantity THEN promise.state WHEN %s THEN 'taken' ELSE 'released' END,
    lost = promise.lost + CASE WHEN %s AND promise.quantity > given.quantity THEN given.quantity ELSE 0 END
  FROM given WHERE promise.holder = %s AND promise.stock_id = given.id AND promise.state = 'kept' AND promise.quantity >= given.quantity
  RETURNING given.id, given.quantity)
UPDATE inventory_stocklevel level
SET reserved = reserved - lowered.quantity, on_hand = on_hand - CASE WHEN %s THEN lowered.quantity ELSE 0 END
FROM lowered WHERE level.id = lowered.id
"""
# What was handed over and comes back: it was never sold, so that a connected shop is told the difference (ADR 0113).
PUT_BACK = """
WITH given AS (SELECT * FROM unnest(%s::bigint[], %s::int[]) AS given (id, quantity)),
promise AS (
  SELECT DISTINCT ON (given.id) reservation.id, reservation.quantity - given.quantity AS stay
  FROM given JOIN inventory_reservation reservation ON reservation.stock_id = given.id AND reservation.holder = ANY(%s)
    AND reservation.state = 'taken' AND reservation.quantity >= given.quantity ORDER BY given.id, reservation.id),
lowered AS (
  UPDATE inventory_reservation reservation SET quantity = CASE WHEN stay > 0 THEN stay ELSE quantity END,
    state = CASE WHEN stay > 0 THEN state ELSE 'released' END
  FROM promise WHERE promise.id = reservation.id)
UPDATE inventory_stocklevel level SET on_hand = on_hand + given.quantity FROM given WHERE level.id = given.id
"""
LOCK_VARIANTS = (
    "SELECT id FROM inventory_stocklevel WHERE variant_id = ANY(%s) ORDER BY variant_id, place_id {for_update}"
)
FORGET_LEVELS = "DELETE FROM inventory_stocklevel WHERE variant_id = ANY(%s)"
FORGET_LEVELS_AT = "DELETE FROM inventory_stocklevel WHERE place_id = %s AND variant_id = ANY(%s)"


def reserve(wanted: Sequence[Wanted], *, until: datetime, instead_of: Sequence[str] = ()) -> None:
    """Promise every quantity until `until`, or raise OutOfStock and hold nothing (the caller's transaction rolls back).

    What was promised to the holders `instead_of` is given up for it: all levels are locked together, so nobody comes between.
    """
    sums: dict[int, int] = defaultdict(int)
    for want in wanted:
        sums[want.stock_id] += want.quantity
    with connection.cursor() as cursor:
        cursor.execute(LOCK.format(for_update="" if locks_are_off() else "FOR UPDATE"), [list(sums), list(instead_of)])
        free = dict(cursor.fetchall())
        if instead_of:
            release(instead_of)
            cursor.execute(FREE, [list(sums)])
            free = dict(cursor.fetchall())
        short = {
            stock_id: max(left, 0) if (left := free.get(stock_id, 0)) is not None else 0
            for stock_id, quantity in sums.items()
            if stock_id not in free or (free[stock_id] is not None and free[stock_id] < quantity)
        }
        if short:
            raise OutOfStock(short=short)
        condition = "true" if locks_are_off() else ENOUGH
        cursor.execute(TAKE.format(condition=condition), [list(sums), list(sums.values()), until, *_columns(wanted)])
        if cursor.fetchone() != (len(sums),):
            raise OutOfStock(short=dict.fromkeys(sums, 0))
    mark_units_stale({stock_id: -quantity for stock_id, quantity in sums.items()})


def lock_promised(holders: Sequence[str]) -> None:
    """Every level of which something is, or was, promised to them: one order for whoever gives back and takes again."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK.format(for_update="" if locks_are_off() else "FOR UPDATE"), [[], list(holders)])


def keep(holders: Sequence[str]) -> None:
    """Paid: the promises of these holders no longer end."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [list(holders)])


def release(holders: Sequence[str]) -> None:
    """The promises of these holders end and the units are free again."""
    _end(holders, state="released", leaves_the_shelf=False)


def give_up(holder: str, units: Mapping[int, int], *, not_there: bool) -> None:
    """Some units (by level) of what is kept for a holder are free again; those not there leave the count with it."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK.format(for_update="" if locks_are_off() else "FOR UPDATE"), [list(units), []])
        cursor.execute(GIVE_UP, [list(units), list(units.values()), not_there, not_there, holder, not_there])
        if cursor.rowcount != len(units):
            raise RuntimeError(f"{holder}: {cursor.rowcount} of {len(units)} promises lowered.")
    mark_units_stale(dict.fromkeys(units, 0) if not_there else units)


def take(holders: Sequence[str]) -> None:
    """Handed over: the promised units leave the shelf."""
    _end(holders, state="taken", leaves_the_shelf=True)


def put_back(holders: Sequence[str], units: Mapping[int, int]) -> None:
    """Some units (by level) that these holders took stand on the shelf again, where somebody counts."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK.format(for_update="" if locks_are_off() else "FOR UPDATE"), [list(units), []])
        cursor.execute(PUT_BACK, [list(units), list(units.values()), list(holders)])
    mark_units_stale(units)


def set_levels(
    merchant_id: int, place_id: int, counts: Mapping[int, int | None], *, now: datetime, source: str = "import"
) -> dict[int, int | None]:
    """Counts of an imported file, or of the desk, at one place, by variant; what stands there now (never below what is
    promised).
    """
    until = sure_until(trust_of_merchant(merchant_id, now), source, now)
    with connection.cursor() as cursor:
        cursor.execute(SET_LEVELS, [merchant_id, place_id, source, now, until, list(counts), list(counts.values())])
        return dict(cursor.fetchall())


def confirm_levels(
    merchant_id: int, place_id: int, variant_ids: Sequence[int], *, now: datetime, own: bool = False
) -> None:
    """An imported file counts these as they are written: nothing changes but who says so, and since when.

    `own`: only those that were a file's before.
    """
    until = sure_until(trust_of_merchant(merchant_id, now), "import", now)
    with connection.cursor() as cursor:
        cursor.execute(CONFIRM, [now, until, place_id, list(variant_ids), own])
        stock_ids = [stock_id for (stock_id,) in cursor.fetchall()]
    mark_stock_stale(stock_ids)


def write_meanwhile(place_id: int, counts: Mapping[int, int]) -> dict[int, int]:
    """Until somebody says which of two counts is right, this one is sold on; what stands now. The rows are locked already."""
    with connection.cursor() as cursor:
        cursor.execute(MEANWHILE, [list(counts), list(counts.values()), place_id])
        return dict(cursor.fetchall())


def date_levels(territory: str, trust: Trust) -> int:
    """The rule changed: until when each count is believed is worked out anew; how many moved. One statement."""
    origin = datetime(2000, 1, 1, tzinfo=UTC)
    lasting = [sure_until(trust, source, origin) - origin for source in trust.sources]
    sources = list(trust.sources)
    with connection.cursor() as cursor:
        cursor.execute(DATE_LEVELS, [sources, lasting, territory, sources, ANY_SOURCE])
        return int(cursor.rowcount)


def count_levels(merchant_id: int, counts: Mapping[int, int | None], *, now: datetime) -> dict[int, int]:
    """What the merchant finds on his shelves, by level (None: what was written is right); what stands there now.

    Never below what is promised. Another merchant's level is left alone, and is not in the answer.
    """
    until = sure_until(trust_of_merchant(merchant_id, now), "desk", now)
    with connection.cursor() as cursor:
        cursor.execute(LOCK.format(for_update="" if locks_are_off() else "FOR UPDATE"), [list(counts), []])
        cursor.execute(COUNT, [now, until, list(counts), list(counts.values()), merchant_id])
        stands = dict(cursor.fetchall())
    mark_stock_stale(stands)
    return stands


def lock_levels(variant_ids: Sequence[int]) -> None:
    """All levels of these variants, in the order everybody locks them: whoever buys now waits."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_VARIANTS.format(for_update="" if locks_are_off() else "FOR UPDATE"), [list(variant_ids)])


def forget_levels(variant_ids: Sequence[int], *, place_id: int | None = None) -> None:
    """Delete levels nobody has ever been promised anything of: everywhere, or at one place."""
    with connection.cursor() as cursor:
        if place_id is None:
            cursor.execute(FORGET_LEVELS, [list(variant_ids)])
        else:
            cursor.execute(FORGET_LEVELS_AT, [place_id, list(variant_ids)])


def _end(holders: Sequence[str], *, state: str, leaves_the_shelf: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_OF_HOLDERS, [list(holders)])
        cursor.execute(END_RESERVATIONS, [state, list(holders), leaves_the_shelf])
        ended: dict[int, int] = dict(cursor.fetchall())
    mark_units_stale(dict.fromkeys(ended, 0) if leaves_the_shelf else ended)


def _columns(wanted: Sequence[Wanted]) -> list[list[object]]:
    merged: dict[tuple[int, str], int] = defaultdict(int)
    for want in wanted:
        merged[want.stock_id, want.holder] += want.quantity
    return [
        [new_id("rsv") for _ in merged],
        [stock_id for stock_id, _ in merged],
        [holder for _, holder in merged],
        list(merged.values()),
    ]
