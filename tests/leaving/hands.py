"""Leaving as the tests do it: the kit made and opened, its tables read as a spreadsheet would."""

import csv
import io
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from panier.base.accounts.actions import Acting
from panier.base.accounts.models import Account
from panier.flows.ask_exit_kit import ask_exit_kit
from panier.flows.make_exit_kit import make_exit_kit
from panier.offer.leaving.models import Kit
from panier.offer.merchants.models import Merchant
from tests.world import NOW, Shop

Rows = list[dict[str, str]]
TABLES = (
    "catalogue-shopify.csv",
    "stock-by-place.csv",
    "redirects.csv",
    "orders.csv",
    "statements.csv",
    "statements-by-month.csv",
    "payouts.csv",
    "customers.csv",
)
DOCUMENTS = ("catalogue.json", "orders.json", "conversations.json", "reviews.json", "shop.json")


def acting(person: Account) -> Acting:
    return Acting("qc", person.pk, person.name)


class Opened:
    """A kit's file, opened."""

    def __init__(self, data: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(data))

    @property
    def names(self) -> set[str]:
        return set(self.zip.namelist())

    def text(self, name: str) -> str:
        return self.zip.read(name).decode("utf-8-sig")

    def table(self, name: str) -> Rows:
        return list(csv.DictReader(io.StringIO(self.text(name), newline="")))

    def cells(self, name: str) -> list[str]:
        return [cell for row in csv.reader(io.StringIO(self.text(name), newline="")) for cell in row]

    def json(self, name: str) -> Any:
        return json.loads(self.text(name))


def made(shop: Shop, *, now: datetime = NOW) -> Kit:
    """Asked by its owner, and made."""
    return made_for(shop.merchant, shop.owner, now=now)


def made_for(merchant: Merchant, owner: Account, *, now: datetime = NOW) -> Kit:
    kit = ask_exit_kit(acting(owner), merchant.pk, now=now)
    make_exit_kit(kit.public_id, now=now)
    kit.refresh_from_db()
    return kit


def opened(kit: Kit) -> Opened:
    return Opened((kits_folder() / kit.file).read_bytes())


def kits_folder() -> Path:
    return Path(settings.DATA) / "kits"


def at(name: str, shop: Shop, *args: str, language: str = "fr") -> str:
    with override(language):
        return reverse(name, args=[shop.merchant.public_id, *args])
