"""The job of a kit: everything that is a merchant's, as it stands at one moment, in one file for its owner."""

import hashlib
from contextlib import closing
from datetime import datetime
from os import SEEK_END
from pathlib import Path
from typing import IO

from django.conf import settings

import panier.offer.leaving
from panier.flows.exit_kit_archive import Archive
from panier.flows.exit_kit_goods import Goods
from panier.flows.exit_kit_orders import Orders
from panier.flows.exit_kit_people import People
from panier.flows.exit_kit_shop import write_shop
from panier.flows.exit_kit_statements import Statements
from panier.kit.money import Money
from panier.kit.sql import one_moment
from panier.offer.leaving.actions import Made, begin_kit, finish_kit, stop_kit, told_to_kit
from panier.offer.leaving.files import delete_kit, new_file
from panier.offer.leaving.queries import closing_of
from panier.offer.merchants.models import Merchant

README = Path(panier.offer.leaving.__file__).parent / "readme"
WORDS = {"fr": "LISEZMOI.txt", "en": "README.txt"}


def make_exit_kit(public_id: str, *, now: datetime) -> None:
    """Nothing is open: nothing happens. A fault leaves no file, and the job tries again.

    Killed between the file and its row, the next try writes another; the clockwork deletes the stray.
    """
    kit = begin_kit(public_id, now=now)
    if kit is None:
        return
    try:
        with told_to_kit(kit, now=now), new_file() as (name, file):
            counts = _write(file, kit.merchant, now)
            size = file.tell()
            file.seek(0)
            made = Made(name, size, hashlib.file_digest(file, "sha256").hexdigest(), counts)  # type: ignore[arg-type] # it is readable
    except Exception:
        stop_kit(kit)
        raise
    if not finish_kit(kit, made, now=now):
        delete_kit(made.file)


def _write(file: IO[bytes], merchant: Merchant, now: datetime) -> dict[str, int]:
    with closing(Archive(file)) as archive:
        goods = Goods(archive, merchant, closing_of(merchant.pk), now=now)
        orders = Orders(archive, merchant, now=now)
        statements, people = Statements(archive, merchant, now=now), People(archive, merchant, now=now)
        with one_moment():
            goods.write()
            orders.write()
            statements.write()
            people.write()
            write_shop(archive, merchant, now=now)
        goods.write_pictures()
        orders.write_photos()
        people.write_attachments()
        for language, name in WORDS.items():
            archive.words(name, _words(language, archive.counts, merchant, statements.owed, now))
    file.seek(0, SEEK_END)
    return archive.counts


def _words(language: str, counts: dict[str, int], merchant: Merchant, owed: list[Money], now: datetime) -> str:
    amounts = ", ".join(f"{amount.decimal} {amount.currency}" for amount in owed) or "0"
    text = (README / f"{language}.txt").read_text(encoding="utf-8")
    market = str(settings.ORIGIN)
    return text.format(name=merchant.name, made_at=f"{now:%Y-%m-%d %H:%M} UTC", owed=amounts, market=market, **counts)
