"""Write everything into one file: the database, the pictures, the proofs, and what is needed to read them back."""

import argparse
import hashlib
import io
import json
import os
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings

from panier.civic.messaging.files import ATTACHED
from panier.config.commands.steps import StepFailed, say, step
from panier.config.commands.surroundings import market_settings
from panier.config.commands.tools import run_postgres_tool
from panier.offer.origin.files import PROOFS
from panier.trade.fulfilment.photos import PHOTOS

MANIFEST, DUMP = "manifest.json", "database.dump"
FORMAT = 1


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="where to write, such as panier.tar")


def run(options: argparse.Namespace) -> int:
    try:
        with market_settings():
            django.setup()
            with step("backup"):
                write_backup(options.file)
    except StepFailed as failed:
        say(str(failed))
        return 1
    say(f"  {options.file} ({options.file.stat().st_size / 1_000_000:.1f} MB)")
    return 0


def write_backup(file: Path) -> None:
    """Whole or not at all: written beside, then renamed."""
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / DUMP
        run_postgres_tool("pg_dump", "--format=custom", f"--file={dump}", "--no-owner")
        making = file.with_name(f".{file.name}.being-made")
        with tarfile.open(making, "w") as archive:
            manifest = {"format": FORMAT, "made_at": datetime.now(tz=UTC).isoformat(), "sha256": digest_of(dump)}
            _add_text(archive, MANIFEST, json.dumps(manifest))
            archive.add(dump, DUMP)
            for name, kept in kept_folders().items():
                if kept.exists():
                    archive.add(kept, name)
        with making.open("rb") as written:
            os.fsync(written.fileno())
        making.replace(file)


def kept_folders() -> dict[str, Path]:
    """The files that people gave, by their name in a backup; every other file can be made again."""
    return {
        "media": Path(settings.MEDIA_ROOT),
        **{each.folder: Path(settings.DATA) / each.folder for each in (PROOFS, PHOTOS, ATTACHED)},
    }


def digest_of(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as data:
        while block := data.read(1_000_000):
            digest.update(block)
    return digest.hexdigest()


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode()
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))
