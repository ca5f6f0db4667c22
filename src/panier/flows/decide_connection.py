"""A merchant decides about a connection: rest, go on, fetch now, what it may change, that a large change is right, end it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.flows.decide_import import Decision, decide_import
from panier.flows.follow_shop import follow, live
from panier.flows.pull_shop import ask_pull
from panier.offer.catalogue.queries.imports import import_of_merchant
from panier.offer.catalogue.rules.runs import APPLY, NoSuchImport
from panier.offer.connections.actions import change, end_connection
from panier.offer.connections.actions.pulls import drop_pull
from panier.offer.connections.models import Connection
from panier.offer.connections.port import ShopTrouble
from panier.offer.connections.queries import connection_of_merchant, lock_connection
from panier.offer.connections.rules.life import ASKS, FIRST, LIVE, PAUSED, NoSuchConnection, WrongConnectionState

PAUSE, RESUME, PULL, ACCEPT, BOUNDS, END = "pause", "resume", "pull", "accept", "bounds", "end"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What later pulls may change beside the stock."""

    prices: bool
    texts: bool
    adds: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """`bounds`: of `BOUNDS`."""

    kind: str
    bounds: Bounds | None = None


def decide_connection(merchant_id: int, public_id: str, verdict: Verdict, by: Acting, *, now: datetime) -> bool:
    """NoSuchConnection, WrongConnectionState. False: ended, but the shop could not be asked to forget us."""
    connection, kind = connection_of_merchant(merchant_id, public_id), verdict.kind
    if kind == END:
        return _end(connection, by, now)
    if kind == ACCEPT and _applied(connection, by, now):
        return True
    with transaction.atomic(durable=True):
        held = lock_connection(connection.public_id)
        if held is None:
            raise NoSuchConnection
        _decide(held, kind, verdict.bounds, now)
        record_action(by, verb=f"shop.{kind}", subject=public_id, reason="", now=now)
    return True


def _decide(held: Connection, kind: str, bounds: Bounds | None, now: datetime) -> None:
    if kind == BOUNDS and bounds:
        change(
            held, prices=bounds.prices, texts=bounds.texts, adds=bounds.adds, whole_at=None
        )  # what was left out may come in
    elif kind == PAUSE:
        drop_pull(held, next_at=now)
        change(held, state=PAUSED)
    elif kind == RESUME and held.state == PAUSED:
        _resume(held, now)
    elif kind == PULL and held.state in {FIRST, LIVE}:
        change(held, next_at=now, whole_at=None, **({"run": ""} if held.state == FIRST else {}))
        ask_pull(held.public_id)
    elif kind == ACCEPT and held.state == ASKS:
        live(held, None, now=now)
    elif not (kind == RESUME and held.state in {FIRST, LIVE}) and not (kind == ACCEPT and held.state == LIVE):
        raise WrongConnectionState(state=held.state)  # what is not a second click


def _resume(held: Connection, now: datetime) -> None:
    change(held, next_at=now, whole_at=None, problem={})
    if held.live_at:
        live(held, None, now=now)
    else:
        change(held, state=FIRST, run="")
    ask_pull(held.public_id)


def _applied(connection: Connection, by: Acting, now: datetime) -> bool:
    """The preview that waits is applied, which lets the connection go on; False where there is nothing to apply."""
    try:
        run = import_of_merchant(connection.merchant_id, connection.run)
    except NoSuchImport:
        return False
    if (
        connection.state != ASKS
        or run.state != "previewed"
        or not (run.counts.get("created") or run.counts.get("changed"))
    ):
        return False
    decide_import(connection.merchant_id, run.public_id, Decision(APPLY, by), now=now)
    return True


def _end(connection: Connection, by: Acting, now: datetime) -> bool:
    told = True
    if connection.followed:
        try:
            follow(connection, on=False)
        except ShopTrouble:
            told = False
    with transaction.atomic(durable=True):
        held = lock_connection(connection.public_id)
        if held is None:
            raise NoSuchConnection
        end_connection(held, now=now)
        record_action(by, verb="shop.end", subject=held.public_id, reason="", now=now)
    return told
