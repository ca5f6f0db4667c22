"""./panier up for real: starts anywhere, survives kill -9, stops cleanly, refuses what is unsafe, and is brought back from one file."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psycopg
import pytest

from panier.config.commands.home import Home, home_for
from panier.config.commands.postgres import Server
from panier.config.environment import DEFAULT_SECRET, problems, read_environment

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 240
pytestmark = pytest.mark.race


def surroundings(data: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PANIER_")}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PROMETHEUS_MULTIPROC_DIR"):
        kept.pop(name, None)
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "PANIER_ROOT": str(ROOT), "PANIER_DATA": str(data), **more}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "panier.config.commands", *words]


def run(data: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(*words), env=surroundings(data, **more), capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, path: str = "/readyz") -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def styles_of(port: int, path: str) -> list[str]:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        return re.findall(r'href="(/static/[^"]+\.css)"', answer.read().decode())


def processes_of(data: Path) -> list[str]:
    shown = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True).stdout
    marks = {str(data), str(home_for(data).data)}
    return [line for line in shown.splitlines() if any(mark in line for mark in marks)]


def postmaster(home: Home) -> int:
    return int((home.data / "postmaster.pid").read_text().split()[0])


def test_starts_survives_and_stops(folder: Path) -> None:
    port = free_port()
    words = command("up", "--empty", "--port", str(port), "--data", str(folder))
    market = subprocess.Popen(words, env=surroundings(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: answers(port), "the first start")
        assert styles_of(port, "/fr/")
        assert all(answers(port, style) for style in styles_of(port, "/fr/"))
        home = home_for(folder)
        with psycopg.connect(home.url) as database:
            database.execute("CREATE TABLE kept (word text)")
            database.execute("INSERT INTO kept VALUES ('acknowledged')")
        killed = postmaster(home)
        os.kill(killed, signal.SIGKILL)
        until(lambda: postmaster(home) != killed, "another server was started")
        until(lambda: answers(port), "the database is back")
        with psycopg.connect(home.url) as database:
            assert database.execute("SELECT word FROM kept").fetchall() == [("acknowledged",)]
    finally:
        market.terminate()
        market.wait(PATIENCE_S)
    until(lambda: processes_of(folder) == [], "everything stopped")


def test_killed_outright_it_starts_again_and_loses_nothing(folder: Path) -> None:
    port = free_port()
    words = command("up", "--empty", "--port", str(port), "--data", str(folder))
    market = subprocess.Popen(words, env=surroundings(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: answers(port), "the first start")
    with psycopg.connect(home_for(folder).url) as database:
        database.execute("CREATE TABLE kept AS SELECT 1 AS number")
    market.kill()
    market.wait()
    again = subprocess.Popen(words, env=surroundings(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: answers(port), "the second start")
        with psycopg.connect(home_for(folder).url) as database:
            assert database.execute("SELECT number FROM kept").fetchall() == [(1,)]
    finally:
        again.terminate()
        again.wait(PATIENCE_S)


def test_a_stale_pid_of_a_living_stranger_does_not_fool_it(folder: Path) -> None:
    server = Server(home_for(folder))
    server.start()
    server.stop()
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


def test_backup_and_restore_bring_everything_back(folder: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "market.tar", tmp_path / "other"
    assert run(folder, "manage", "migrate", "-v0").returncode == 0
    given = {"media/pictures/ab/ab-320.webp": b"picture", "proofs/ab/abcd": b"%PDF-proof"}
    for name, data in given.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(data)
    assert run(folder, "backup", str(file)).returncode == 0
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
        home = home_for(other)
        if home.owner:
            shutil.rmtree(home.data.parent, ignore_errors=True)


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
