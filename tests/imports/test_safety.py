"""Whole or not at all, one at a time, in a constant number of statements; each promise with its control."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from panier.flows.apply_import import apply_import
from panier.flows.import_plans import sheet_of
from panier.flows.undo_import import undo_import
from panier.offer.catalogue.models import ImportRun, Product
from panier.offer.catalogue.rules.runs import (
    GoodsMoved,
)
from tests.imports.hands import (
    BOWL,
    MUG,
    everything,
    preview,
    rows,
)
from tests.patience import PATIENCE_S
from tests.processes import kept_back, overtaken, surroundings, until_waiting
from tests.world import NOW, Market

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_row_that_fails_in_the_middle_leaves_nothing(market: Market) -> None:
    run = preview(market.bruno, rows(MUG, BOWL))
    before = everything(market.bruno)
    with _refusing_the_second_offer(), pytest.raises(IntegrityError):
        apply_import(market.bruno.merchant.pk, run.public_id, now=NOW)
    assert everything(market.bruno) == before
    assert ImportRun.objects.get().state == "previewed"
    apply_import(market.bruno.merchant.pk, run.public_id, now=NOW)  # and it can still be done
    assert Product.objects.filter(source="shopify").count() == 2


def test_control_without_the_transaction_half_would_be_there(market: Market, settings: Settings) -> None:
    run = preview(market.bruno, rows(MUG, BOWL))
    settings.LOCKS_OFF = True  # a row lock wants a transaction
    steps = import_module("panier.flows.apply_import")._apply.__wrapped__  # without `transaction.atomic`
    with _refusing_the_second_offer(), pytest.raises(IntegrityError):
        steps(market.bruno.merchant.pk, run.public_id, sheet_of(run), NOW)
    assert Product.objects.filter(source="shopify").count() == 2  # products without their offers: half applied


def test_a_program_killed_in_the_middle_leaves_nothing(market: Market, tmp_path: Path) -> None:
    """kill -9 while ./panier import writes; then it is done again, whole."""
    shop, before = market.bruno, everything(market.bruno)
    file = tmp_path / "goods.csv"
    file.write_text(rows(MUG, BOWL))
    environment = surroundings()
    command = [sys.executable, "-m", "panier.config.commands", "import", str(file), "--merchant", shop.merchant.slug]
    with kept_back("catalogue_offer"):
        program = subprocess.Popen([*command, "--apply"], env=environment, stdout=subprocess.DEVNULL)
        until_waiting(1)
        program.kill()
        program.wait(PATIENCE_S)
    assert everything(shop) == before
    assert ImportRun.objects.get().state == "previewed"
    assert subprocess.run([*command, "--apply", "--category", "422"], env=environment, check=False).returncode == 0
    assert Product.objects.filter(source="shopify").count() == 2


def test_two_imports_of_one_merchant_wait_for_each_other(market: Market) -> None:
    assert _race(market) == (1, [])


def test_control_without_the_lock_they_clash(market: Market, settings: Settings) -> None:
    settings.LOCKS_OFF = True
    _, faults = _race(market)
    assert faults == ["IntegrityError"]


def test_the_number_of_statements_does_not_grow_with_the_rows(market: Market) -> None:
    _statements(market, 2)  # from now on the job that fetches pictures waits already
    assert _statements(market, 3) == _statements(market, 400)


@contextmanager
def _refusing_the_second_offer() -> Iterator[None]:
    """The database refuses an offer of nine dollars: a fault in the middle of the writing."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE catalogue_offer ADD CONSTRAINT planted CHECK (minor <> 900)")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE catalogue_offer DROP CONSTRAINT planted")


def _race(market: Market) -> tuple[int, list[str]]:
    """Two previews of the same new product, applied at once; how many products, and the faults."""
    shop = market.bruno
    runs = [preview(shop, rows(MUG)) for _ in range(2)]

    def apply(run: ImportRun) -> list[str]:
        try:
            apply_import(shop.merchant.pk, run.public_id, now=NOW)
        except GoodsMoved:
            return []  # the second sees what the first has made, and shows it
        except Exception as fault:  # noqa: BLE001 - every fault counts
            return [type(fault).__name__]
        return []

    # both get as far as they can before either has written
    first, second = overtaken("catalogue_product", *[partial(apply, run) for run in runs])
    return Product.objects.filter(source="shopify").count(), first + second


def _statements(market: Market, count: int) -> tuple[int, int, int, int]:
    """Of looking, applying, applying a change, and undoing, for that many products."""
    shop = market.bruno

    def lines(price: str) -> str:
        return rows(
            *[f"p{at},Produit {at},,,,,,shopify,4,{price},,https://img.example/{at}.jpg,active" for at in range(count)]
        )

    with CaptureQueriesContext(
        connection,
    ) as looking:
        run = preview(shop, lines("1.00"))
    with CaptureQueriesContext(connection) as applying:
        apply_import(shop.merchant.pk, run.public_id, now=NOW)
    second = preview(shop, lines("2.00"))
    with CaptureQueriesContext(connection) as changing:
        apply_import(shop.merchant.pk, second.public_id, now=NOW)
    with CaptureQueriesContext(connection) as undoing:
        undo_import(shop.merchant.pk, second.public_id, now=NOW)
    undo_import(shop.merchant.pk, run.public_id, now=NOW)
    return len(looking), len(applying), len(changing), len(undoing)
