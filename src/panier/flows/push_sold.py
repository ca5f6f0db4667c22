"""What was sold here, or given back, is told to the merchant's own shop: after commit, by a job, once in effect (ADR 0113)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from panier.flows.count_remote import count_remote, shop_of
from panier.flows.providers import shop_provider
from panier.kit.jobs import enqueue
from panier.offer.connections.actions import note_problem
from panier.offer.connections.actions.pushes import begin_push, end_push, intend, problem_of, refuse_push, unheard
from panier.offer.connections.actions.remote import hear
from panier.offer.connections.models import Connection, Push
from panier.offer.connections.port import Access, Adjustment, Reading, ShopTrouble
from panier.offer.connections.queries import (
    access_to,
    connections_with_pushes,
    live_connections,
    lock_connection,
    waiting_pushes,
)


def ask_push(merchant_ids: Iterable[int]) -> None:
    """In the transaction in which something of theirs was sold or given back; nothing where nothing is connected."""
    for public_id in live_connections(merchant_ids):
        enqueue("push_sold", once=f"push_sold:{public_id}", connection=public_id)


def ask_waiting_pushes(*, now: datetime) -> int:
    """A job for each connection that has not been told everything; how many. The usual ones are asked for as they come."""
    waiting = connections_with_pushes(now - timedelta(minutes=1))
    for public_id in waiting:
        enqueue("push_sold", once=f"push_sold:{public_id}", connection=public_id)
    return len(waiting)


def push_sold(public_id: str, *, now: datetime) -> int:
    """How many the shop took. What it did not answer is asked again under the same key; what it refuses is told to the merchant."""
    found = _intended(public_id, now)
    if found is None:
        return 0
    connection, waiting = found
    access, done = access_to(connection), 0
    for push in waiting:
        if not begin_push(push, now=now):
            continue
        try:
            _tell(connection, access, push, now)
        except ShopTrouble as trouble:
            note_problem(connection, trouble)
            if trouble.passes:
                at = now + timedelta(seconds=trouble.seconds)
                enqueue("push_sold", once=f"push_sold:{public_id}", at=at, connection=public_id)
                return done
            if trouble.is_shut:  # what waits goes once a pull finds it open again
                unheard(push)
                return done
            refuse_push(push, problem_of(trouble), now=now)
        else:
            done += 1
    return done


@transaction.atomic(durable=True)
def _intended(public_id: str, now: datetime) -> tuple[Connection, list[Push]] | None:
    connection = lock_connection(public_id)
    if connection is None or not connection.is_live or connection.sold_after is None:
        return None
    intend(shop_of(connection), connection.sold_after, now=now)
    return connection, waiting_pushes(connection.pk)


def _tell(connection: Connection, access: Access, push: Push, now: datetime) -> None:
    """ShopTrouble. What the shop counts from then on is judged with it."""
    asked = Adjustment(str(push.key), push.item.stock, push.location, push.units)
    done = shop_provider(connection.provider).adjust(access, asked)
    moved = {push.item_id: done.left} if done.left is not None and done.left != done.found else {}
    with transaction.atomic(durable=True):
        held = lock_connection(connection.public_id)
        end_push(push, done.at, now=now)
        if moved:
            told = Reading(push.item.stock, push.location, done.found, done.at)
            hear(connection.pk, [told], now=now, answered=True)
        if held is not None and held.is_live:
            count_remote(held, [push.item_id], now=now, expected=moved)
