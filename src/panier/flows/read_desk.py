"""What the desk says above its list of what waits for the merchant, of his goods and of the market's terms: one statement, every look asks it."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from panier.offer.catalogue.queries.pulls import WAITING, Waiting
from panier.offer.connections.port import SHUT
from panier.offer.connections.queries import ASKING, DIFFERING
from panier.offer.inventory.queries import AGED
from panier.offer.onboarding.opening.queries import ACCEPTED

MARKS = f"""
SELECT (SELECT count(*) {AGED}), ({DIFFERING}), ({ASKING}), ({ACCEPTED}), waiting.*
FROM (SELECT 1) AS desk LEFT JOIN ({WAITING}) waiting ON true
"""  # noqa: S608 - our own pieces


class Marks(NamedTuple):
    """Counts too old, counts that differ from his own shop's, the connection (public id) that goes on only once he has done
    something, the version of the market's terms he said yes to last, and what waits of his feed.
    """

    aged: int
    differing: int
    shop: str
    accepted: str
    feed: Waiting | None


def read_desk(merchant_id: int, *, now: datetime) -> Marks:
    with connection.cursor() as cursor:
        mine = merchant_id
        cursor.execute(MARKS, [mine, now, mine, mine, sorted(SHUT), mine, mine, mine])
        aged, differing, shop, accepted, *waiting = cursor.fetchone()
    return Marks(aged, differing, shop or "", accepted or "", Waiting(*waiting) if waiting[0] else None)
