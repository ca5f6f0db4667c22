"""Bring everything back from one file made by `./panier backup`. Stop the market first."""

import argparse
import json
import shutil
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import django
from django.db import connection, connections

from panier.config.commands.backup import DUMP, FORMAT, MANIFEST, digest_of, kept_folders
from panier.config.commands.steps import StepFailed, say, step
from panier.config.commands.surroundings import market_settings
from panier.config.commands.tools import run_postgres_tool


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="made by ./panier backup")
    parser.add_argument("--replace", action="store_true", help="also when there is a market here already: it is lost")


def run(options: argparse.Namespace) -> int:
    try:
        with market_settings():
            django.setup()
            with step("restore"):
                read_backup(options.file, replace=options.replace)
            from panier.flows.rebuild_search import rebuild_search

            with step("search index"):
                rebuild_search(now=datetime.now(tz=UTC))
    except StepFailed as failed:
        say(str(failed))
        return 1
    return 0


def read_backup(file: Path, *, replace: bool) -> None:
    """Checked first, then the database in one transaction, then the files."""
    if not file.exists():
        raise StepFailed(f"There is no file {file}.")
    if _has_a_market() and not replace:
        raise StepFailed("There is a market here already. To lose it and take the backup’s, add --replace.")
    with tempfile.TemporaryDirectory() as folder:
        _unpack(file, Path(folder))
        if replace:
            _empty()
        dump = Path(folder) / DUMP
        run_postgres_tool(
            "pg_restore", "--single-transaction", "--no-owner", "--exit-on-error", "--dbname={dbname}", str(dump)
        )
        for name, kept in kept_folders().items():
            if (saved := Path(folder) / name).exists():
                shutil.copytree(saved, kept, dirs_exist_ok=True)


def _unpack(file: Path, folder: Path) -> None:
    try:
        with tarfile.open(file) as archive:
            _take_out(archive, folder)
        manifest = json.loads((folder / MANIFEST).read_text())
    except (tarfile.TarError, OSError, ValueError) as unreadable:
        raise StepFailed(f"{file} is not a backup of the market, or is cut short: {unreadable}") from unreadable
    if manifest.get("format") != FORMAT:
        raise StepFailed(f"{file} has format {manifest.get('format')}; this program reads {FORMAT}.")
    if manifest.get("sha256") != digest_of(folder / DUMP):
        raise StepFailed(f"{file} is damaged: its database does not match its digest.")


def _take_out(archive: tarfile.TarFile, folder: Path) -> None:
    """Files and folders below `folder`, as ours are, or nothing more. The library's own filter came with Python 3.11.4, and Debian 12 has 3.11.2."""
    for member in archive:
        path = (folder / member.name).resolve()
        source = archive.extractfile(member) if member.isfile() else None
        if not path.is_relative_to(folder.resolve()) or not (source or member.isdir()):
            raise tarfile.ReadError(f"{member.name} is none of ours")
        (path.parent if source else path).mkdir(parents=True, exist_ok=True)
        if source:
            with source, path.open("wb") as target:
                shutil.copyfileobj(source, target)


def _has_a_market() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('territories_territory') IS NOT NULL")
        row = cursor.fetchone()
    return bool(row and row[0])


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    connections.close_all()
