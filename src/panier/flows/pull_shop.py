"""The goods of a connected shop, fetched page by page: a first look becomes a preview, later ones what the merchant allowed.

Each page is kept as it comes, so that whoever goes on after a stop begins at the next one; nothing of the merchant's goods is
written before the last page is there.
"""

from datetime import datetime, timedelta

from django.db import transaction

from panier.flows.finish_pull import finish_pull
from panier.flows.providers import shop_provider
from panier.kit.jobs import enqueue
from panier.kit.refusals import Refusal
from panier.offer.connections.actions import change, keep_page, note_problem
from panier.offer.connections.actions.pulls import begin_pull, drop_pull
from panier.offer.connections.models import Connection
from panier.offer.connections.port import ShopTrouble
from panier.offer.connections.queries import access_to, connection_named, due_connections
from panier.offer.connections.queries.pulls import last_page
from panier.offer.connections.rules.life import EVERY, FIRST, LATER, LIVE

PAGES_A_TURN = 20
MOST_PAGES = 10_000  # small ones, where the shop takes no others
MOST_TRIES = 8


def ask_due_shops(*, now: datetime) -> int:
    """A job for each connection whose hour has come; how many."""
    due = due_connections(now)
    for public_id in due:
        ask_pull(public_id)
    return len(due)


def ask_pull(public_id: str, *, at: datetime | None = None) -> None:
    enqueue("pull_shop", once=f"pull_shop:{public_id}", at=at, connection=public_id)


def pull_shop(public_id: str, *, now: datetime) -> None:
    """A turn of some pages, and a job for the next; what goes wrong is kept for the merchant's page."""
    connection = connection_named(public_id)
    if connection is None or connection.state not in {FIRST, LIVE}:
        return
    if connection.began_at is None and not begin_pull(connection, now=now):
        return
    try:
        ended, wait_s = _some_pages(connection)
        if ended:
            finish_pull(connection, now=now)
            return
    except ShopTrouble as trouble:
        _later(connection, trouble, now)
        return
    except Refusal as refusal:  # the file they make cannot be brought in
        note_problem(connection, refusal)
        drop_pull(connection, next_at=now + EVERY)
        return
    change(connection, tries=0)
    ask_pull(public_id, at=now + timedelta(seconds=wait_s) if wait_s else None)


def _some_pages(connection: Connection) -> tuple[bool, float]:
    """Whether the last page is there, and how long to rest before the next."""
    provider, access = shop_provider(connection.provider), access_to(connection)
    number, cursor = last_page(connection.pk)
    for _ in range(PAGES_A_TURN):
        if number and not cursor:
            return True, 0.0
        if number >= MOST_PAGES:
            raise ShopTrouble(problem="too-large")  # half a shop is not the shop: the rest would count as gone
        page = provider.page(access, cursor, connection.since)
        number, cursor = number + 1, page.next
        keep_page(connection, number, page.products, cursor)
        if page.wait_s and cursor:
            return False, page.wait_s
    return not cursor, 0.0


@transaction.atomic(durable=True)
def _later(connection: Connection, trouble: ShopTrouble, now: datetime) -> None:
    """What passes is asked again, more and more seldom; what does not waits for the next hour, or for the merchant."""
    note_problem(connection, trouble)
    if not trouble.passes or connection.tries >= MOST_TRIES:
        drop_pull(connection, next_at=now + EVERY)
        return
    wait = max(timedelta(seconds=trouble.seconds), LATER[min(connection.tries, len(LATER) - 1)])
    if trouble.problem == "busy":
        wait = timedelta(seconds=trouble.seconds)
    change(connection, tries=connection.tries + 1)
    ask_pull(connection.public_id, at=now + wait)
