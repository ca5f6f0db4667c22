"""Bring a directory of shops in (a CSV, or the enterprise register's ZIP, of any size): they are listed, for their owners to claim."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from panier.config.commands.steps import say, step
from panier.config.commands.surroundings import market_settings

CHUNK = 1_000_000


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="CSV with name, town, postal code; or the register's ZIP"
    )


def run(options: argparse.Namespace) -> int:
    """Exit code 1: the file was refused; 2: some of its rows were."""
    import django

    with market_settings():
        django.setup()
        from django.conf import settings

        from panier.base.accounts.actions import Acting
        from panier.flows.import_directory import import_directory
        from panier.flows.list_directory import list_directory
        from panier.offer.onboarding.queries import directory_run

        try:
            acting = Acting(settings.TERRITORY, None, "./panier directory")
            made = import_directory(acting, options.file.name, _chunks(options.file), now=datetime.now(tz=UTC))
        except OSError as unreadable:
            say(f"{options.file} cannot be read: {unreadable.strerror}.")
            return 1
        with step(f"list the shops of {options.file.name}"):
            list_directory(made.public_id, now=datetime.now(tz=UTC))
        done = directory_run(settings.TERRITORY, made.public_id)
    if done.fault:
        say(f"Refused: {done.fault}.")
        return 1
    say(", ".join(f"{done.counts.get(name, 0)} {name}" for name in ("listed", "known", "refused")))
    for row in done.problems:
        say(f"  line {row['line']}: {row['problem']}")
    return 2 if done.counts.get("refused") else 0


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            yield chunk
