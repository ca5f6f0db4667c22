"""The last page is there: the goods become a preview, and for a shop that is live what the merchant allowed is applied.

Killed anywhere, the next try finds the same pages, makes the same run of the same key, and applying twice is once.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from panier.flows.apply_import import apply_import
from panier.flows.count_remote import count_remote
from panier.flows.follow_shop import ask_following
from panier.flows.import_plans import answers_from
from panier.flows.preview_import import preview_import
from panier.flows.push_sold import ask_push
from panier.offer.catalogue.actions.runs import forget_run, given_file
from panier.offer.catalogue.models import ImportRun
from panier.offer.catalogue.queries.imports import differences_shown, import_of_merchant
from panier.offer.catalogue.rules.headers import detect
from panier.offer.catalogue.rules.outlets import UNUSED
from panier.offer.catalogue.rules.reading import read_products
from panier.offer.catalogue.rules.runs import ADDS, PRICES, TEXTS, Answers, GoodsMoved
from panier.offer.catalogue.rules.sheets import open_file
from panier.offer.connections.actions import change
from panier.offer.connections.actions.pulls import end_pull
from panier.offer.connections.actions.remote import Item, hear, keep_items, none_left
from panier.offer.connections.models import Connection
from panier.offer.connections.port import Reading, RemoteProduct
from panier.offer.connections.queries import lock_connection
from panier.offer.connections.queries.pulls import Known, known_here, products_pulled
from panier.offer.connections.rules.files import Lines, as_file
from panier.offer.connections.rules.life import ASKS, FIRST, LIVE, Change, TooMuch, alarming, falls, is_withdrawn


def finish_pull(connection: Connection, *, now: datetime) -> None:
    """BadFile, BadAnswer where the goods cannot be read as a file."""
    products = products_pulled(connection.pk)
    known = known_here(connection)
    run, lines = _preview(connection, products, known, now) if products else (None, {})
    gone = known.products - {each.ref for each in products} if connection.since is None else ()
    alarm = _alarm(known, len(gone), run) if connection.state == LIVE else None
    if connection.state == LIVE and run and not alarm:
        _apply(connection, run, now)
    with transaction.atomic(durable=True):
        held = lock_connection(connection.public_id)
        if held is None or held.state != connection.state:
            return  # paused or ended meanwhile
        _keep(held, products, lines)
        heard = hear(held.pk, _readings(products), now=now, answered=True)
        if held.since is None:
            heard += none_left(
                held.pk, [each.ref for one in products for each in one.variants], held.began_at or now, now=now
            )
        end_pull(held, now=now)
        if alarm:
            change(
                held, state=ASKS, problem={"code": alarm.code, "facts": alarm.facts}, run=run.public_id if run else ""
            )
        elif held.state == LIVE:
            count_remote(held, heard, now=now)
            ask_push([held.merchant_id])  # whatever has not been asked for
            if held.since is None:
                ask_following(held)
        elif run:
            change(held, run=run.public_id)


def _preview(
    connection: Connection, products: Sequence[RemoteProduct], known: Known, now: datetime
) -> tuple[ImportRun, Lines]:
    """Later than the first look the file has the stock of what is new alone: the rest has its own rules (`count_remote`)."""
    first = connection.state == FIRST
    names = {ref: each["name"] for ref, each in connection.locations.items()}
    data, lines = as_file(connection.provider, products, names, known=None if first else known.variants)
    key = uuid5(NAMESPACE_URL, f"{connection.public_id} {connection.began_at}")
    name = f"{connection.provider}-{(connection.began_at or now).date()}.csv"
    given = given_file((connection.merchant_id, None), key, name, [data])
    answers = _answers(connection)
    return preview_import(connection.merchant.territory_id, given, answers, now=now, in_request=first), lines


def _answers(connection: Connection) -> Answers:
    answers = answers_from(connection.answers)
    if connection.state == FIRST:
        return answers
    allowed = {PRICES: connection.prices, TEXTS: connection.texts, ADDS: connection.adds}
    leave = tuple(what for what, yes in allowed.items() if not yes)
    outlets = {each["name"]: each["place"] or UNUSED for each in connection.locations.values()}
    return replace(answers, partial=connection.since is not None, leave=leave, outlets=outlets)


def _alarm(known: Known, gone: int, run: ImportRun | None) -> TooMuch | None:
    changed = list(differences_shown(run)) if run else []
    withdrawn, fallen = sum(map(is_withdrawn, changed)), sum(map(falls, changed))
    found = Change(len(known.products), gone + withdrawn, run.counts["products"] if run else 0, fallen)
    what = alarming(found)
    if not what:
        return None
    count, of = (found.gone, found.goods) if what == "gone" else (found.fallen, found.prices)
    return TooMuch(what=what, count=count, of=of)


def _apply(connection: Connection, run: ImportRun, now: datetime) -> None:
    if run.counts.get("created") or run.counts.get("changed"):
        try:
            apply_import(connection.merchant_id, run.public_id, now=now)
        except GoodsMoved:  # somebody wrote at the desk in between: there is a new preview
            apply_import(connection.merchant_id, run.public_id, now=now)
        change(connection, run=run.public_id)
    else:
        forget_run(import_of_merchant(connection.merchant_id, run.public_id))


def _keep(connection: Connection, products: Sequence[RemoteProduct], lines: Lines) -> None:
    """Which variant of theirs is which of ours, as the very file was read."""
    if not products:
        return
    names = {ref: each["name"] for ref, each in connection.locations.items()}
    data, _ = as_file(connection.provider, products, names)
    sheet = open_file(data, "")
    read = read_products(sheet, detect(sheet.headers), today=(connection.began_at or connection.created_at).date())
    of = {variant.ref: product.ref for product in products for variant in product.variants}
    items = [
        Item(of[lines[variant.line].ref], lines[variant.line].ref, lines[variant.line].stock, product.key, variant.key)
        for product in read.products
        for variant in product.variants
        if variant.line in lines
    ]
    keep_items(connection.pk, items)


def _readings(products: Sequence[RemoteProduct]) -> list[Reading]:
    return [reading for product in products for variant in product.variants for reading in variant.readings]
