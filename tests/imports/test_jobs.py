"""A long import is a job's: the request answers at once, everybody sees how far it is, once is once, killed or not."""

import os
import signal
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from panier.flows.work_on_import import work_on_import
from panier.kit.jobs import enqueue, failed_jobs, run_worker
from panier.kit.progress import tell
from panier.offer.catalogue.models import ImportRun, ImportTask, Offer, Product
from panier.offer.catalogue.rules.runs import AT_ONCE
from panier.offer.merchants.rules import GoodsBusy
from tests.imports.hands import BOWL, bring, everything, preview, rows
from tests.imports.test_pages import MUG, at, text, upload
from tests.patience import PATIENCE_S
from tests.processes import begin, kept_back, until_waiting
from tests.world import NOW, Market

pytestmark = pytest.mark.django_db(transaction=True)
LONG = AT_ONCE + 1


def long_file(price: str = "1.00") -> str:
    return rows(*[f"p{number},Produit {number},,,,,,shopify,4,{price},,,active" for number in range(LONG)])


def work() -> None:
    run_worker(wait=False)
    connections.close_all()


def waiting() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'run' FROM procrastinate_jobs WHERE task_name = 'work_on_import' AND status = 'todo'"
        )
        return [run for (run,) in cursor.fetchall()]


def goods() -> int:
    return Product.objects.filter(source="shopify").count()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("We are looking at your file", "Apply: 301 created, 0 changed", "301 products are what they were.")),
        ("fr", ("Nous lisons votre fichier", "Appliquer : 301 créés, 0 modifiés", "301 produits sont redevenus")),
    ],
)
def test_looked_at_applied_and_taken_back_by_the_worker(
    market: Market, desk: Client, language: str, words: tuple[str, str, str]
) -> None:
    shop, (looking, seen, back) = market.bruno, words
    answer = upload(desk, shop, long_file(), language)
    run = ImportRun.objects.get().public_id
    progress, page = (
        at("desk_import_progress", shop, run, language=language),
        at("desk_import", shop, run, language=language),
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, progress)
    assert looking in text(desk.get(progress))
    assert desk.get(page).headers["Location"] == progress  # whoever comes by another way, too
    work()
    assert desk.get(progress).headers["Location"] == page
    assert seen in text(desk.get(page))
    for name, count in (("desk_import_apply", LONG), ("desk_import_undo", 0)):
        before = goods()
        decided = desk.post(at(name, shop, run, language=language))
        assert (decided.status_code, decided.headers["Location"], goods()) == (303, progress, before)
        work()
        assert (goods(), ImportTask.objects.count()) == (count, 0)
    assert back in text(desk.get(page))


def test_a_small_file_is_shown_at_once(market: Market, desk: Client) -> None:
    answer = upload(desk, market.bruno, rows(MUG))
    run = ImportRun.objects.get()
    assert (answer.status_code, run.counts["created"], waiting()) == (302, 1, [])


def test_a_small_file_of_a_shop_with_many_goods_is_the_jobs_too(market: Market, desk: Client) -> None:
    with patch("panier.offer.catalogue.queries.imports.GOODS_AT_ONCE", 1):  # he has two
        assert upload(desk, market.bruno, rows(MUG)).status_code == 303
    work()
    assert ImportRun.objects.get().counts["created"] == 1


def test_htmx_is_given_the_part_that_moves_then_the_way_to_the_result(market: Market, desk: Client) -> None:
    upload(desk, market.bruno, long_file())
    progress = at("desk_import_progress", market.bruno, ImportRun.objects.get().public_id)
    ImportTask.objects.update(state="working", stage="reading", done=8_000, total=100_000)
    part = desk.get(progress, headers={"HX-Request": "true"})
    assert "8,000 of 100,000 rows read Step 1 of 2" in text(part)
    assert "<h1" not in part.content.decode()
    work()
    done = desk.get(progress, headers={"HX-Request": "true"})
    assert (done.status_code, done.headers["HX-Redirect"]) == (204, progress.replace("progress/", ""))


def test_how_far_it_is_is_seen_while_nothing_of_it_is(market: Market) -> None:
    """Another connection looks, in the middle of the transaction."""
    run = preview(market.bruno, long_file())
    seen: list[tuple[Any, ...]] = []

    def look() -> None:
        with connection.copy().cursor() as cursor:
            cursor.execute("SELECT stage, done, total FROM catalogue_importtask")
            seen.append((*cursor.fetchone(), _products(cursor)))
            cursor.connection.close()

    _ask(run, "apply")
    with patch("panier.flows.apply_import.enqueue_pictures", side_effect=lambda *_: look()):
        work_on_import(run.public_id, now=NOW)
    assert seen == [("counting", LONG, LONG, 0)]
    assert goods() == LONG


def test_control_told_on_the_works_own_connection_nobody_sees_it(market: Market) -> None:
    run = preview(market.bruno, long_file())
    _ask(run, "apply")
    with transaction.atomic():
        ImportTask.objects.update(stage="writing")
        with connection.copy().cursor() as cursor:
            cursor.execute("SELECT stage FROM catalogue_importtask")
            assert cursor.fetchone() == ("",)
            cursor.connection.close()


def test_nobody_listens_nothing_is_told() -> None:
    tell("reading", 1, 2)


def test_a_double_click_and_two_tabs_are_one(market: Market, desk: Client) -> None:
    run = preview(market.bruno, long_file()).public_id
    answers = [desk.post(at("desk_import_apply", market.bruno, run)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert waiting() == [run]
    work()
    desk.post(at("desk_import_apply", market.bruno, run))  # a tab that was left open
    work()
    assert (goods(), ImportTask.objects.count(), failed_jobs()) == (LONG, 0, [])


def test_another_decision_meanwhile_is_told_what_is_being_done(market: Market, desk: Client) -> None:
    run = preview(market.bruno, long_file()).public_id
    desk.post(at("desk_import_apply", market.bruno, run))
    answer = desk.post(at("desk_import_answer", market.bruno, run), {"category": 422, "tax_category": "BOOK"})
    assert answer.status_code == 409
    assert "This import has moved on meanwhile" in text(answer)
    assert "Your file is being applied" in text(answer)
    assert "In progress" in text(desk.get(at("desk_imports", market.bruno)))
    work()
    assert set(Product.objects.filter(source="shopify").values_list("tax_category", flat=True)) != {"BOOK"}


def test_a_small_import_does_not_wait_for_a_long_one_inside_its_request(market: Market, desk: Client) -> None:
    long, small = preview(market.bruno, long_file()).public_id, preview(market.bruno, rows(MUG)).public_id
    desk.post(at("desk_import_apply", market.bruno, long))
    assert desk.post(at("desk_import_apply", market.bruno, small)).status_code == 303
    while waiting():  # one after the other: whether a worker stays for the second depends on how soon it looks again
        work()
    assert goods() == LONG + 1
    ended = dict(ImportRun.objects.values_list("public_id", "applied_at"))
    assert ended[long] < ended[small]


def test_answers_are_kept_for_the_job(market: Market, desk: Client) -> None:
    run = preview(market.bruno, long_file())
    desk.post(at("desk_import_answer", market.bruno, run.public_id), {"category": 422, "tax_category": "BOOK"})
    work()
    assert ImportRun.objects.get().answers["tax_category"] == "BOOK"
    wrong = desk.post(at("desk_import_answer", market.bruno, run.public_id), {"category": 422, "place": "plc_nowhere"})
    assert (wrong.status_code, waiting()) == (409, [])  # said at once


def test_goods_that_moved_are_said_on_the_page(market: Market, desk: Client) -> None:
    bring(market.bruno, long_file())
    run = preview(market.bruno, long_file("2.00")).public_id
    Offer.objects.filter(variant__product__source_key="p7").update(minor=150)
    desk.post(at("desk_import_apply", market.bruno, run))
    work()
    page = desk.get(at("desk_import", market.bruno, run) + "?show=changed")
    assert "Your goods have changed since this preview." in text(page)
    assert "$1.50 → $2.00" in text(page)
    desk.post(at("desk_import_apply", market.bruno, run))  # looked at again
    work()
    page = desk.get(at("desk_import", market.bruno, run))
    assert "Your goods have changed" not in text(page)
    assert not Offer.objects.filter(variant__product__source="shopify").exclude(minor=200).exists()


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_does_it_once(market: Market, desk: Client) -> None:
    shop, before = market.bruno, everything(market.bruno)
    asked = preview(shop, rows(MUG, BOWL))
    run = asked.public_id
    _ask(asked, "apply")
    enqueue("work_on_import", run=run)
    with kept_back("catalogue_offer"):
        worker = begin("-m", "panier.config.commands.worker")
        until_waiting(1)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(PATIENCE_S)
    assert everything(shop) == before
    assert "0 of 2 products written" in text(desk.get(at("desk_import_progress", shop, run)))
    with connection.cursor() as cursor:  # rather than wait until its silence is long enough
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    enqueue("retry_stalled", once="retry_stalled", timestamp=0)
    work()
    work()
    assert (goods(), ImportRun.objects.get().state, ImportTask.objects.count()) == (2, "applied", 0)


def test_killed_between_the_work_and_its_end_it_is_once(market: Market) -> None:
    run = preview(market.bruno, long_file())
    _ask(run, "apply")
    with patch("panier.flows.work_on_import.end_task"):
        work_on_import(run.public_id, now=NOW)
    after = everything(market.bruno)
    work_on_import(run.public_id, now=NOW + timedelta(minutes=1))
    assert everything(market.bruno) == after
    assert (ImportTask.objects.count(), ImportRun.objects.get().applied_at) == (0, NOW)


def test_a_fault_is_said_and_tried_again(market: Market, desk: Client) -> None:
    run = preview(market.bruno, long_file())
    _ask(run, "apply")
    with (
        patch("panier.flows.apply_import.record_applied", side_effect=OSError("full")),
        pytest.raises(OSError, match="full"),
    ):
        work_on_import(run.public_id, now=datetime.now(tz=UTC))
    assert goods() == 0
    assert "A fault of ours stopped it" in text(desk.get(at("desk_import_progress", market.bruno, run.public_id)))
    work_on_import(run.public_id, now=NOW)
    assert goods() == LONG


def test_the_command_is_writing_the_job_waits(market: Market) -> None:
    run = preview(market.bruno, long_file())
    _ask(run, "apply")
    with patch("panier.flows.apply_import.lock_goods", side_effect=GoodsBusy), pytest.raises(GoodsBusy):
        work_on_import(run.public_id, now=NOW)  # raised: the job is tried again
    assert ImportTask.objects.get().state == "waiting"


def test_what_does_not_move_may_be_asked_for_again(market: Market, desk: Client) -> None:
    run = preview(market.bruno, long_file())
    progress = at("desk_import_progress", market.bruno, run.public_id)
    desk.post(at("desk_import_apply", market.bruno, run.public_id))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")  # given up
    assert "Ask for it again" not in text(desk.get(progress))
    desk.post(progress)
    assert waiting() == []  # it is thought to move
    ImportTask.objects.update(moved_at=NOW - timedelta(days=400))
    assert "Nothing has moved for a while." in text(desk.get(progress))
    for _ in range(2):
        assert desk.post(progress).status_code == 303
    assert waiting() == [run.public_id]
    work()
    assert goods() == LONG


def test_a_stranger_is_told_nothing(market: Market, client: Client) -> None:
    run = preview(market.bruno, long_file())
    _ask(run, "apply")
    progress = at("desk_import_progress", market.bruno, run.public_id)
    client.force_login(market.zoe)
    for visitor in (client, Client()):
        assert (visitor.get(progress).status_code, visitor.post(progress).status_code) == (404, 404)
        assert visitor.get(progress, headers={"HX-Request": "true"}).status_code == 404
    theirs = Client()
    theirs.force_login(market.bella.owner)
    assert theirs.get(at("desk_import_progress", market.bella, run.public_id)).status_code == 404


def _ask(run: ImportRun, kind: str) -> None:
    ImportTask.objects.create(run=run, kind=kind, asked_at=NOW, moved_at=NOW)


def _products(cursor: Any) -> int:
    cursor.execute("SELECT count(*) FROM catalogue_product WHERE source = 'shopify'")
    return int(cursor.fetchone()[0])
