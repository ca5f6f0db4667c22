"""The last page is there: the goods become a preview, and for a shop that is live what the merchant allowed is applied.

Killed anywhere, the next try finds the same pages, makes the same run of the same key, and applying twice is once.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from panier.flows.apply_import import apply_import
from panier.flows.count_remote import count_remote
from panier.flows.follow_shop import ask_following
from panier.flows.import_plans import answers_from
from panier.flows.preview_import import preview_import
from panier.flows.push_sold import ask_push
from panier.offer.catalogue.actions.runs import GivenFile, forget_run, given_file
from panier.offer.catalogue.models import ImportRun
from panier.offer.catalogue.queries.imports import differences_shown, import_of_merchant
from panier.offer.catalogue.rules.headers import detect
from panier.offer.catalogue.rules.outlets import UNUSED
from panier.offer.catalogue.rules.reading import read_slices
from panier.offer.catalogue.rules.runs import ADDS, PRICES, TEXTS, Answers, GoodsMoved
from panier.offer.catalogue.rules.sheets import open_file
from panier.offer.connections.actions import change
from panier.offer.connections.actions.pulls import end_pull
from panier.offer.connections.actions.remote import Item, hear, keep_items, products_gone, variants_gone
from panier.offer.connections.models import Connection
from panier.offer.connections.port import RemoteProduct
from panier.offer.connections.queries import keys_known, lock_connection
from panier.offer.connections.queries.pulls import Known, known_here, pages_of, products_pulled
from panier.offer.connections.rules.files import HEADER_LINE, as_file
from panier.offer.connections.rules.life import ASKS, FIRST, LIVE, Change, TooMuch, is_withdrawn, jumps, too_much


def finish_pull(connection: Connection, *, now: datetime) -> None:
    """BadFile, BadAnswer where the goods cannot be read as a file. A page of goods in hand at a time, and their names."""
    pulled, known = pages_of(connection.pk), known_here(connection)
    named = keys_known(connection.pk)
    made = _file(connection, products_pulled(connection.pk, pulled, named), known) if pulled else None
    run = _preview(connection, made, now) if made else None
    gone = known.products - pulled.keys() if connection.since is None else ()
    alarm = _alarm(known, len(gone), run) if connection.state == LIVE else None
    if connection.state == LIVE and run and not alarm:
        _apply(connection, run, now)
    with transaction.atomic(durable=True):
        held = lock_connection(connection.public_id)
        if held is None or held.state != connection.state:
            return  # paused or ended meanwhile
        if made:
            _keep(held, made)
        heard = _hear(held, products_pulled(held.pk, pulled, named), pulled, now)
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


class Made(NamedTuple):
    """The file, and by line the product, variant and count of the shop that stands there."""

    given: GivenFile
    names: Mapping[int, tuple[str, str, str]]


def _file(connection: Connection, pages: Iterator[list[RemoteProduct]], known: Known) -> Made:
    """Packed line by line. Later than the first look it has the stock of what is new alone: the rest has its own rules."""
    locations = {ref: each["name"] for ref, each in connection.locations.items()}
    new = None if connection.state == FIRST else known.variants
    names: dict[int, tuple[str, str, str]] = {}

    def lines() -> Iterator[bytes]:
        products = (product for page in pages for product in page)
        for line, each in enumerate(as_file(connection.provider, products, locations, known=new), HEADER_LINE):
            if each.names:
                names[line] = each.names
            yield each.text

    key = uuid5(NAMESPACE_URL, f"{connection.public_id} {connection.began_at}")
    name = f"{connection.provider}-{(connection.began_at or connection.created_at).date()}.csv"
    return Made(given_file((connection.merchant_id, None), key, name, lines()), names)


def _preview(connection: Connection, made: Made, now: datetime) -> ImportRun:
    answers, somebody_waits = _answers(connection), connection.state == FIRST
    territory = connection.merchant.territory_id
    return preview_import(territory, made.given, answers, now=now, in_request=somebody_waits)


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
    withdrawn, jumped = sum(map(is_withdrawn, changed)), sum(map(jumps, changed))
    return too_much(Change(len(known.products), gone + withdrawn, run.counts["products"] if run else 0, jumped))


def _apply(connection: Connection, run: ImportRun, now: datetime) -> None:
    if run.counts.get("created") or run.counts.get("changed"):
        try:
            apply_import(connection.merchant_id, run.public_id, now=now)
        except GoodsMoved:  # somebody wrote at the desk in between: there is a new preview
            apply_import(connection.merchant_id, run.public_id, now=now)
        change(connection, run=run.public_id)
    else:
        forget_run(import_of_merchant(connection.merchant_id, run.public_id))


def _keep(connection: Connection, made: Made) -> None:
    """Which variant of theirs is which of ours, as the very file was read."""
    sheet = open_file(zlib.decompress(made.given.packed), made.given.name)
    today = (connection.began_at or connection.created_at).date()
    for read in read_slices(sheet, detect(sheet.headers), today=today).slices:
        items = [
            Item(*made.names[variant.line], product.key, variant.key)
            for product in read.products
            for variant in product.variants
            if variant.line in made.names
        ]
        keep_items(connection.pk, items)


def _hear(
    connection: Connection, pages: Iterator[list[RemoteProduct]], pulled: Mapping[str, int], now: datetime
) -> list[int]:
    """What the shop counts, and what it has no more; the items of which that is news."""
    heard, began = list[int](), connection.began_at or now
    for page in pages:
        readings = [reading for product in page for variant in product.variants for reading in variant.readings]
        heard += hear(connection.pk, readings, now=now, answered=True)
        heard += variants_gone(connection.pk, page, began, now=now)
    if connection.since is None:
        heard += products_gone(connection.pk, pulled, began, now=now)
    return heard
