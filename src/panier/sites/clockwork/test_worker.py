"""Jobs: part of the transaction that asks for them, once in effect, alive after their worker died."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import cast

import psycopg
import pytest
from django.core import mail
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from tests.patience import PATIENCE_S, until
from tests.processes import begin, database_url

from panier.base.notifications.actions import Telling, record_letters
from panier.base.notifications.models import Letter
from panier.kit.jobs import enqueue, failed_jobs, retry_job, run_worker

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


class Planted(Exception):  # noqa: N818 - planted by the test
    pass


def tell(key: str = "one", recipient: str = "ana@panier.example") -> None:
    facts = {"email": recipient, "link": "https://panier.example/fr/"}
    record_letters([Telling("qc", "confirm_email", key, recipient, "fr", facts)], now=NOW)


def jobs(status: str = "todo") -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = %s ORDER BY id", [status])
        return [name for (name,) in cursor.fetchall() if name == "write_letters" or name.startswith("test_")]


@transaction.atomic
def _tell_in_vain() -> None:
    tell()
    raise Planted


def work() -> None:
    run_worker(wait=False)
    connections.close_all()


def test_a_letter_leaves_once_in_words() -> None:
    tell()
    tell()  # the same key: the change was told already
    work()
    letter = Letter.objects.get()
    assert letter.sent_at is not None
    assert letter.subject == "Confirmez votre adresse courriel"
    assert [message.to for message in mail.outbox] == [["ana@panier.example"]]
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{letter.public_id}@lepanierbleu.example>"
    work()
    assert len(mail.outbox) == 1


def test_a_job_of_a_rolled_back_change_does_not_run() -> None:
    with pytest.raises(Planted):
        _tell_in_vain()
    assert jobs() == []
    assert Letter.objects.count() == 0


def test_what_a_job_enqueues_is_part_of_its_own_transaction() -> None:
    """The worker's connector must not replace Django's: the job's rollback takes back what it asked for."""

    @app.task(name="test_asks_then_fails")
    def asks_then_fails() -> None:
        _tell_in_vain()

    enqueue("test_asks_then_fails")
    work()
    assert jobs("failed") == ["test_asks_then_fails"]
    assert jobs("todo") + jobs("succeeded") == []


def test_control_the_usual_connector_would_leave_it_behind() -> None:
    @app.task(name="test_asks_then_fails_too")
    def asks_then_fails_too() -> None:
        _tell_in_vain()

    async def usual() -> None:
        async with app.open_async():
            await app.run_worker_async(wait=False)

    enqueue("test_asks_then_fails_too")
    with app.replace_connector(cast("DjangoConnector", app.connector).get_worker_connector()):
        asyncio.run(usual())
    connections.close_all()
    assert "write_letters" in jobs("todo") + jobs("succeeded")
    assert Letter.objects.count() == 0


def test_a_failed_job_is_seen_and_tried_again() -> None:
    fails = [True]

    @app.task(name="test_fails_once")
    def fails_once() -> None:
        if fails:
            raise Planted

    enqueue("test_fails_once")
    work()
    (failed,) = failed_jobs()
    assert (failed.name, failed.attempts) == ("test_fails_once", 1)
    fails.clear()
    assert retry_job(failed.id, now=failed.failed_at)
    assert not retry_job(failed.id, now=failed.failed_at)  # it waits already
    work()
    assert failed_jobs() == []
    assert jobs("succeeded") == ["test_fails_once"]


def test_once_while_one_waits_another_is_not_added() -> None:
    with transaction.atomic():
        enqueue("test_once", once="test_once")
        enqueue("test_once", once="test_once")
        tell()  # the transaction goes on
    assert jobs() == ["test_once", "write_letters"]


def test_a_letter_survives_the_death_of_its_worker() -> None:
    """kill -9 while the letter is being written: it waits again, and leaves once."""
    tell()
    with _settings_table_held():  # the worker stops in the middle of the letter
        worker = _start_worker()
        until(lambda: jobs("doing") == ["write_letters"])
        time.sleep(0.5)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(PATIENCE_S)
    assert Letter.objects.get().sent_at is None
    with connection.cursor() as cursor:  # rather than wait until its silence is long enough
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    enqueue("retry_stalled", once="retry_stalled", timestamp=0)
    work()
    work()
    assert len(mail.outbox) == 1
    assert Letter.objects.get().sent_at is not None
    assert jobs("doing") == []


def test_sigterm_lets_the_job_end() -> None:
    tell()
    with _settings_table_held():
        worker = _start_worker()
        until(lambda: jobs("doing") == ["write_letters"])
        worker.terminate()
        time.sleep(0.5)
        assert worker.poll() is None
    assert worker.wait(PATIENCE_S) == 0
    assert jobs("succeeded") == ["write_letters"]
    assert Letter.objects.get().sent_at is not None


def _start_worker() -> "subprocess.Popen[bytes]":
    return begin("-m", "panier.config.commands.worker")


@contextmanager
def _settings_table_held() -> Iterator[None]:
    with psycopg.connect(database_url()) as held:
        held.execute("LOCK TABLE territories_setting IN ACCESS EXCLUSIVE MODE")
        yield
