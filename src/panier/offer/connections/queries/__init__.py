"""Reading connections; another merchant's is like a missing one."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from panier.kit.locks import locked
from panier.kit.sealing import unseal
from panier.kit.sql import lines
from panier.offer.connections.models import Connection, Delivered, Push, RemoteItem, StockRules
from panier.offer.connections.port import SHUT, Access
from panier.offer.connections.rules.life import ASKS, ENDED, FIRST, LIVE, NoSuchConnection

PURPOSE = "shop-connection"
SENDER = "SELECT id, provider, sealed FROM connections_connection WHERE public_id = %s AND state <> %s"
# What waits for the merchant himself, as pieces of a statement that asks more of him: counts that differ from his own shop’s, and the connection
# that goes on only once he has done something (%s: the merchant; and `sorted(SHUT)`).
DIFFERING = """
SELECT count(*) FROM connections_conflict conflict JOIN connections_remoteitem item ON item.id = conflict.item_id
JOIN connections_connection link ON link.id = item.connection_id WHERE link.merchant_id = %s AND conflict.solved_at IS NULL
"""
ASKING = """
SELECT link.public_id FROM connections_connection link WHERE link.merchant_id = %s AND (link.state = 'asks'
  OR (link.state = 'first' AND link.run <> '') OR (link.state <> 'ended' AND link.problem #>> '{facts,problem}' = ANY(%s)))
ORDER BY link.id LIMIT 1
"""
AT_ONCE = 500
SHOWN = 20


def connections_of(merchant_id: int) -> list[Connection]:
    """Those that have not ended, the oldest first."""
    return list(Connection.objects.filter(merchant_id=merchant_id).exclude(state=ENDED).order_by("pk"))


def connection_of_merchant(merchant_id: int, public_id: str) -> Connection:
    found = Connection.objects.filter(merchant_id=merchant_id, public_id=public_id).exclude(state=ENDED).first()
    if found is None:
        raise NoSuchConnection
    return found


def connection_named(public_id: str) -> Connection | None:
    """For jobs and messages: whatever merchant's, while it has not ended."""
    found = Connection.objects.filter(public_id=public_id).exclude(state=ENDED)
    return found.select_related("merchant").first()


def lock_connection(public_id: str) -> Connection | None:
    """Locked until the transaction ends (docs/locking.md)."""
    found = Connection.objects.filter(public_id=public_id).exclude(state=ENDED)
    return locked(found.select_related("merchant")).first()


class Sender(NamedTuple):
    """Of a connection what its messages need: they come three hundred a second."""

    key: int
    provider: str
    access: Access


def sender_named(public_id: str) -> Sender | None:
    """Whose message it is, while that connection has not ended."""
    for key, provider, sealed in lines(SENDER, public_id, ENDED):
        return Sender(key, provider, _access(sealed, public_id))
    return None


def access_to(connection: Connection) -> Access:
    return _access(connection.sealed, connection.public_id)


def _access(sealed: str, public_id: str) -> Access:
    return Access(**json.loads(unseal(sealed, purpose=PURPOSE, subject=public_id)))


def lock_waiting(merchant_id: int, run: str) -> Connection | None:
    """The connection whose preview this is, while its merchant has not decided; locked until the transaction ends."""
    return locked(Connection.objects.filter(merchant_id=merchant_id, run=run, state__in=[FIRST, ASKS])).first()


def due_connections(now: datetime) -> list[str]:
    """Those whose hour has come."""
    due = Connection.objects.filter(state__in=[FIRST, LIVE], next_at__lte=now).order_by("next_at")
    return list(due.values_list("public_id", flat=True)[:AT_ONCE])


def live_connections(merchant_ids: Iterable[int]) -> list[str]:
    """Through which these merchants' sales are told to their own shops."""
    live = Connection.objects.filter(merchant_id__in=list(merchant_ids), state=LIVE, sold_after__isnull=False)
    return list(live.order_by("pk").values_list("public_id", flat=True))


def keys_known(connection_id: int) -> dict[str, str]:
    """By the shop's reference of a product, how imports name it here: a handle that changes makes no second product."""
    return dict(RemoteItem.objects.filter(connection=connection_id).values_list("product_ref", "product_key"))


def item_keys(connection_id: int) -> list[int]:
    return list(RemoteItem.objects.filter(connection=connection_id).values_list("pk", flat=True))


def count_waiting_pushes(connection_id: int) -> int:
    return Push.objects.filter(connection=connection_id, state=Push.State.INTENDED).count()


def count_items(connection_id: int) -> int:
    return RemoteItem.objects.filter(connection=connection_id).count()


def rules_of(merchant_id: int) -> StockRules:
    """As he set them, or the usual ones."""
    return StockRules.objects.filter(merchant=merchant_id).first() or StockRules(merchant_id=merchant_id)


def waiting_deliveries(connection_id: int, limit: int = AT_ONCE) -> list[Delivered]:
    return list(Delivered.objects.filter(connection=connection_id, handled_at=None).order_by("pk")[:limit])


def connections_with_news() -> list[str]:
    """Live ones, whose messages wait."""
    waiting = Delivered.objects.filter(handled_at=None).values("connection")
    live = Connection.objects.filter(state=LIVE, pk__in=waiting).order_by("pk")
    return list(live.values_list("public_id", flat=True)[:AT_ONCE])


def connections_with_pushes(made_before: datetime) -> list[str]:
    """Live ones, of which something has waited for so long to be told; one whose keys do not open it any more waits for a pull."""
    waiting = Push.objects.filter(state=Push.State.INTENDED, made_at__lt=made_before).values("connection")
    live = Connection.objects.filter(state=LIVE, pk__in=waiting).order_by("pk")
    live = live.exclude(problem__has_key="code", problem__facts__problem__in=sorted(SHUT))
    return list(live.values_list("public_id", flat=True)[:AT_ONCE])


def waiting_pushes(connection_id: int) -> list[Push]:
    """In the order in which it was sold."""
    waiting = Push.objects.filter(connection=connection_id, state=Push.State.INTENDED)
    return list(waiting.select_related("item").order_by("pk")[:AT_ONCE])


def latest_deliveries(connection_id: int) -> list[Delivered]:
    """The latest messages, without their bytes."""
    return list(Delivered.objects.filter(connection=connection_id).defer("body").order_by("-pk")[:SHOWN])


def latest_pushes(connection_id: int) -> list[Push]:
    return list(Push.objects.filter(connection=connection_id).select_related("item").order_by("-pk")[:SHOWN])
