"""What the desk says above its list of what waits for the merchant of his goods: one statement, every look asks it."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from panier.offer.catalogue.queries.pulls import WAITING, Waiting
from panier.offer.connections.port import SHUT
from panier.offer.inventory.queries import AGED

DIFFERING = """
SELECT count(*) FROM connections_conflict conflict JOIN connections_remoteitem item ON item.id = conflict.item_id
JOIN connections_connection link ON link.id = item.connection_id WHERE link.merchant_id = %s AND conflict.solved_at IS NULL
"""
ASKING = """
SELECT link.public_id FROM connections_connection link WHERE link.merchant_id = %s AND (link.state = 'asks'
  OR (link.state = 'first' AND link.run <> '') OR (link.state <> 'ended' AND link.problem #>> '{facts,problem}' = ANY(%s)))
ORDER BY link.id LIMIT 1
"""
MARKS = f"""
SELECT (SELECT count(*) {AGED}), ({DIFFERING}), ({ASKING}), waiting.*
FROM (SELECT 1) AS desk LEFT JOIN ({WAITING}) waiting ON true
"""  # noqa: S608 - our own pieces


class Marks(NamedTuple):
    """Counts too old, counts that differ from his own shop's, the connection (public id) that goes on only once he has done
    something, and what waits of his feed.
    """

    aged: int
    differing: int
    shop: str
    feed: Waiting | None


def desk_marks(merchant_id: int, *, now: datetime) -> Marks:
    with connection.cursor() as cursor:
        cursor.execute(MARKS, [merchant_id, now, merchant_id, merchant_id, sorted(SHUT), merchant_id])
        aged, differing, shop, *waiting = cursor.fetchone()
    return Marks(aged, differing, shop or "", Waiting(*waiting) if waiting[0] else None)
