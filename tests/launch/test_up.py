"""./panier up for real: starts anywhere, survives kill -9, stops cleanly, refuses what is unsafe, and is brought back from one file."""

import os
import shutil
import signal
import socket
import time
from pathlib import Path

import psycopg
import pytest

from panier.config.commands.home import home_for
from panier.config.commands.postgres import Server
from panier.config.commands.web import PROCESSES
from panier.config.environment import DEFAULT_SECRET, problems, read_environment
from panier.sites._shared.overload import PREPARING
from tests.launch.hands import (
    FirstStart,
    answers,
    cores_of_web,
    forget,
    free_port,
    has_another,
    postmaster,
    processes_of,
    run,
    running,
)
from tests.patience import until

pytestmark = pytest.mark.race


def test_a_first_start_answers_with_its_styles_and_stops(first_start: FirstStart) -> None:
    assert first_start.styles
    assert all(first_start.styles.values())
    until(lambda: processes_of(first_start.data) == [], "everything stopped")


def test_it_survives_the_death_of_its_database_and_stops(market: Path) -> None:
    port, home = free_port(), home_for(market)
    with running(market, port):
        until(lambda: answers(port), "the start")
        cores = sorted(os.sched_getaffinity(0))
        own = [[core] for core in cores] if len(cores) == PROCESSES else [cores] * PROCESSES
        assert cores_of_web(port) == own  # of a small machine, each process has one
        with psycopg.connect(home.url) as database:
            database.execute("CREATE TABLE kept (word text)")
            database.execute("INSERT INTO kept VALUES ('acknowledged')")
        killed = postmaster(home)
        os.kill(killed, signal.SIGKILL)
        until(lambda: has_another(home, killed), "another server was started")
        until(lambda: answers(port), "the database is back")
        with psycopg.connect(home.url) as database:
            assert database.execute("SELECT word FROM kept").fetchall() == [("acknowledged",)]
    until(lambda: processes_of(market) == [], "everything stopped")


def test_a_database_that_dies_while_the_pages_load_and_cannot_start_at_first_comes_back(market: Path) -> None:
    port, home, preparing = free_port(), home_for(market), market / PREPARING
    settings, log = home.data / "postgresql.auto.conf", home.data.parent / "server.log"
    with running(market, port):
        until(preparing.exists, "the steps")
        until(lambda: not preparing.exists(), "the end of the steps")
        killed, right = postmaster(home), settings.read_text()
        settings.write_text("no setting of PostgreSQL")
        os.kill(killed, signal.SIGKILL)
        until(lambda: f'syntax error in file "{settings}"' in log.read_text(), "it was tried in vain")
        settings.write_text(right)
        until(lambda: has_another(home, killed), "another server was started")
        until(lambda: answers(port), "the start")


def test_killed_outright_it_starts_again_and_loses_nothing(market: Path) -> None:
    port = free_port()
    with running(market, port) as first:
        until(lambda: answers(port), "the start")
        with psycopg.connect(home_for(market).url) as database:
            database.execute("CREATE TABLE kept AS SELECT 1 AS number")
        first.kill()
        first.wait()
    with running(market, port):
        until(lambda: answers(port), "the second start")
        with psycopg.connect(home_for(market).url) as database:
            assert database.execute("SELECT number FROM kept").fetchall() == [(1,)]


def test_a_port_that_is_let_go_is_waited_for(market: Path) -> None:
    """What a killed market served from may end after it: whoever starts it again at once is not refused."""
    looked = market / "metrics" / "of-the-last-start"
    looked.parent.mkdir(exist_ok=True)
    looked.touch()
    with socket.socket() as ending:
        ending.bind(("127.0.0.1", 0))
        ending.listen()
        port = ending.getsockname()[1]
        with running(market, port) as again:
            until(lambda: not looked.exists(), "it is about to look")
            time.sleep(1)
            assert again.poll() is None
            ending.close()
            until(lambda: answers(port), "the start")


def test_a_stale_pid_of_a_living_stranger_does_not_fool_it(market: Path) -> None:
    server = Server(home_for(market))
    (server.home.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.home.data}\n")
    server.start()
    with psycopg.connect(server.home.url) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)
    server.stop()


def test_a_folder_keeps_its_database_when_moved_and_begins_anew_when_removed(folder: Path, tmp_path: Path) -> None:
    first = home_for(folder)
    moved = tmp_path / "moved"
    folder.rename(moved)
    if first.owner:
        assert home_for(moved).data == first.data
        assert home_for(folder).data != first.data
        shutil.rmtree(first.data.parent)


def test_backup_and_restore_bring_everything_back(market: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "market.tar", tmp_path / "other"
    given = {"media/pictures/ab/ab-320.webp": b"picture", "proofs/ab/abcd": b"%PDF-proof"}
    for name, data in given.items():
        (market / name).parent.mkdir(parents=True)
        (market / name).write_bytes(data)
    assert run(market, "backup", str(file)).returncode == 0
    try:
        restored = run(other, "restore", str(file))
        assert restored.returncode == 0, restored.stdout + restored.stderr
        assert {name: (other / name).read_bytes() for name in given} == given
        refused = run(other, "restore", str(file))
        assert (refused.returncode, "--replace" in refused.stdout) == (1, True)
        file.write_bytes(file.read_bytes()[:5000])
        damaged = run(other, "restore", str(file), "--replace")
        assert (damaged.returncode, "not a backup" in damaged.stdout) == (1, True)
    finally:
        forget(other)


def test_production_refuses_each_unsafe_setting_by_name(folder: Path) -> None:
    refused = run(folder, "up", "--production", "--port", str(free_port()), "--data", str(folder))
    assert refused.returncode == 1
    for name in ("PANIER_SECRET_KEY", "PANIER_WEBHOOK_SECRET", "PANIER_ORIGIN", "PANIER_HOSTS", "PANIER_SMTP"):
        assert name in refused.stdout
    assert not (folder / "panier_secret_key").exists()


def test_a_port_of_another_is_not_shared(folder: Path) -> None:
    """Processes that share a port would each get some of the visitors: two markets must not."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = run(folder, "up", "--empty", "--port", str(port), "--data", str(folder))
    assert refused.returncode == 1
    assert f"Port {port} is taken" in refused.stdout
    assert processes_of(folder) == []


SAFE = {
    "PANIER_MODE": "production",
    "PANIER_SECRET_KEY": "s" * 60,
    "PANIER_WEBHOOK_SECRET": "w" * 60,
    "PANIER_ORIGIN": "https://panier.example",
    "PANIER_HOSTS": "panier.example",
    "PANIER_SMTP": "smtp://user:word@mail.example:587",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PANIER_SECRET_KEY", DEFAULT_SECRET),
        ("PANIER_SECRET_KEY", "short"),
        ("PANIER_WEBHOOK_SECRET", "s" * 60),
        ("PANIER_ORIGIN", "http://panier.example"),
        ("PANIER_HOSTS", "*"),
        ("PANIER_SMTP", ""),
    ],
)
def test_one_unsafe_setting_is_enough(name: str, value: str) -> None:
    assert problems(read_environment(SAFE)) == []
    assert [problem.split(":")[0] for problem in problems(read_environment({**SAFE, name: value}))] == [name]
