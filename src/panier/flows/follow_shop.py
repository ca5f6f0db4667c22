"""The merchant has applied what his shop has: from now on it tells us of changes, and we tell it what is sold here."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from panier.flows.count_remote import count_remote
from panier.flows.providers import shop_provider
from panier.kit.jobs import enqueue
from panier.offer.catalogue.models import ImportRun
from panier.offer.connections.actions import change, latest_reservation, note_problem
from panier.offer.connections.actions.life import places_answered
from panier.offer.connections.models import Connection
from panier.offer.connections.port import ShopTrouble
from panier.offer.connections.queries import access_to, connection_named, lock_connection
from panier.offer.connections.rules.life import FIRST, LIVE, PAUSED


def live(connection: Connection, run: ImportRun | None, *, now: datetime) -> None:
    """In the caller's transaction, which holds its row. `run`: whose answers say which location is which place."""
    if run and connection.state == FIRST:
        places_answered(connection, run.place.public_id, run.answers.get("outlets", {}))
        answers = {**run.answers, "place": run.place.public_id, "outlets": {}, "headers": "", "columns": {}}
        change(connection, answers=answers)
    sold_after = latest_reservation() if connection.sold_after is None else connection.sold_after
    change(connection, state=LIVE, live_at=connection.live_at or now, sold_after=sold_after, problem={})
    ask_following(connection)


def ask_following(connection: Connection) -> None:
    enqueue("follow_shop", once=f"follow_shop:{connection.public_id}", connection=connection.public_id)


def hold(run: ImportRun) -> None:
    """In the transaction that takes this run back: what was taken back is not brought in again unasked."""
    Connection.objects.filter(merchant_id=run.merchant_id, run=run.public_id, state=LIVE).update(state=PAUSED)


def follow_shop(public_id: str, *, now: datetime) -> None:
    """What the shop has said is counted, and it is asked to tell us; where it cannot be asked now, again later.

    Each day anew: a shop that did not reach us for a while has stopped telling (WooCommerce after five times).
    """
    with transaction.atomic(durable=True):
        connection = lock_connection(public_id)
        if connection is None or connection.state != LIVE:
            return
        count_remote(connection, None, now=now)
    try:
        follow(connection, on=True)
    except ShopTrouble as trouble:
        note_problem(connection, trouble)
        if trouble.passes:
            again = now + timedelta(seconds=trouble.seconds)
            enqueue("follow_shop", once=f"follow_shop:{public_id}", at=again, connection=public_id)
        return
    fresh = connection_named(public_id)
    if fresh is None or fresh.state != LIVE:
        return
    change(fresh, followed=True, problem={})


def follow(connection: Connection, *, on: bool) -> None:
    """ShopTrouble."""
    address = f"{settings.ORIGIN}/api/v1/connections/{connection.public_id}/webhooks"
    shop_provider(connection.provider).follow(access_to(connection), address, on=on)
