"""A pull of a shop's goods: begun once, dropped, or ended."""

from datetime import datetime

from panier.offer.connections.actions import change
from panier.offer.connections.models import Connection, PulledPage
from panier.offer.connections.rules.life import EVERY, next_since


def begin_pull(connection: Connection, *, now: datetime) -> bool:
    """False: its hour has not come, or somebody has begun it. One statement decides."""
    since = next_since(connection.whole_at, connection.pulled_at, now)
    due = Connection.objects.filter(pk=connection.pk, began_at=None, next_at__lte=now, state=connection.state)
    if not due.update(began_at=now, since=since):
        return False
    PulledPage.objects.filter(connection=connection).delete()
    connection.began_at, connection.since = now, since
    return True


def drop_pull(connection: Connection, *, next_at: datetime) -> None:
    """What was fetched is forgotten; the next pull begins anew."""
    PulledPage.objects.filter(connection=connection).delete()
    change(connection, began_at=None, tries=0, next_at=next_at)


def end_pull(connection: Connection, *, now: datetime) -> None:
    """It went well: the next asks for what changed since this one began."""
    began = connection.began_at or now
    whole = {"whole_at": began} if connection.since is None else {}
    drop_pull(connection, next_at=now + EVERY)
    change(connection, pulled_at=began, problem={}, **whole)
