"""Two counts the rules could not judge: written down, moved while they wait, and closed once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from panier.kit.ids import new_id
from panier.offer.connections.models import Conflict, RemoteItem

# `written`: what stands meanwhile; what leaves the shelf after it has left our own count too.
OPEN = """
INSERT INTO connections_conflict AS conflict (public_id, item_id, place_id, ours, ours_source, ours_as_of, written,
  theirs, theirs_as_of, opened_at, solution)
SELECT given.*, %s, '' FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::int[], %s::text[], %s::timestamptz[], %s::int[], %s::int[],
  %s::timestamptz[]) AS given (public_id, item, place, ours, ours_source, ours_as_of, written, theirs, theirs_as_of)
ON CONFLICT (item_id, place_id) WHERE solved_at IS NULL DO UPDATE SET ours = excluded.ours,
  ours_as_of = excluded.ours_as_of, written = excluded.written, theirs = excluded.theirs, theirs_as_of = excluded.theirs_as_of
"""


class Difference(NamedTuple):
    """`ours`: units, source, moment; `theirs`: units, moment."""

    item: int
    place: int
    ours: tuple[int, str, datetime]
    written: int
    theirs: tuple[int, datetime]


def open_conflicts(found: Sequence[Difference], *, now: datetime) -> None:
    """One open at a time of an item at a place."""
    if not found:
        return
    columns: list[list[Any]] = [
        [new_id("cfl") for _ in found],
        [each.item for each in found],
        [each.place for each in found],
        [each.ours[0] for each in found],
        [each.ours[1] for each in found],
        [each.ours[2] for each in found],
        [each.written for each in found],
        [each.theirs[0] for each in found],
        [each.theirs[1] for each in found],
    ]
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [now, *columns])


def close_conflicts(ids: Sequence[int], solution: str, account_id: int | None, *, now: datetime) -> int:
    """Those that are still open; how many."""
    open_ones = Conflict.objects.filter(pk__in=ids, solved_at=None)
    return open_ones.update(solved_at=now, solution=solution, account=account_id)


def trust_items(items: Sequence[int], whose: str) -> None:
    """Of these things this count always stands."""
    RemoteItem.objects.filter(pk__in=items).update(trusted=whose)
