"""What shops have told is worked on, some hundred messages at a time: counts are heard, other changes fetched soon."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from panier.flows.count_remote import count_remote
from panier.flows.pull_shop import ask_pull
from panier.kit.jobs import enqueue
from panier.offer.connections.actions import change
from panier.offer.connections.actions.news import close_deliveries, heard
from panier.offer.connections.actions.remote import hear
from panier.offer.connections.models import Connection, Delivered
from panier.offer.connections.port import Reading
from panier.offer.connections.queries import AT_ONCE, connections_with_news, lock_connection, waiting_deliveries
from panier.offer.connections.rules.life import LIVE, PAUSED

SOON = timedelta(seconds=30)  # changes of goods come in clusters: one pull for all of them
MOST_TURNS = 40
GONE = ("products/delete", "product.deleted")
OVER = {"code": "shop-trouble", "facts": {"problem": "bad-credentials"}}


def ask_waiting_news() -> int:
    """A job for each connection with messages that still wait; how many. The usual ones are asked for as they come."""
    waiting = connections_with_news()
    for public_id in waiting:
        enqueue("work_on_news", once=f"news:{public_id}", connection=public_id)
    return len(waiting)


def work_on_news(public_id: str, *, now: datetime) -> int:
    """How many messages; those of a connection that rests wait with it."""
    done = 0
    for _ in range(MOST_TURNS):
        turn = _turn(public_id, now)
        done += turn
        if turn < AT_ONCE:
            break
    return done


@transaction.atomic(durable=True)
def _turn(public_id: str, now: datetime) -> int:
    connection = lock_connection(public_id)
    if connection is None or connection.state != LIVE:
        return 0
    news = waiting_deliveries(connection.pk)
    if not news:
        return 0
    items = hear(connection.pk, _readings(news), now=now)
    count_remote(connection, items, now=now)
    if any(each.says["over"] for each in news):
        change(connection, state=PAUSED, followed=False, problem=OVER)
    elif any(each.says["catalogue"] for each in news):
        _fetch_soon(connection, news, now)
    close_deliveries([each.pk for each in news], "heard", now=now)
    heard(connection.pk, now=now)
    return len(news)


def _readings(news: Sequence[Delivered]) -> list[Reading]:
    return [
        Reading(each["stock"], each["location"], each["units"], datetime.fromisoformat(each["as_of"]))
        for one in news
        for each in one.says["readings"]
    ]


def _fetch_soon(connection: Connection, news: Sequence[Delivered], now: datetime) -> None:
    """What is gone is missing only from everything."""
    whole = {"whole_at": None} if any(each.topic in GONE for each in news) else {}
    change(connection, next_at=min(connection.next_at, now + SOON), **whole)
    ask_pull(connection.public_id, at=now + SOON)
