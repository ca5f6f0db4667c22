"""What Bruno and Mona type of the shop, as its form is now."""

import html
import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from panier.base.accounts.models import Account
from panier.offer.merchants.models import Merchant
from panier.offer.merchants.shop_models import ShopChange
from tests.team.hands import Team, at

ABOUT = {
    "name": "Boulangerie Bruno et filles",
    "story-fr": "Au four depuis 1987.",
    "story-en": "Baking since 1987.",
    "alt-fr": "La devanture bleue",
    "alt-en": "The blue front",
    "phone": "514 555-0199",
    "email": "bonjour@bruno.example",
    "website": "bruno.example",
    "languages": ["fr", "en", "es"],
}
LEGAL = {"legal_name": "Bruno et filles inc.", "number": "1100000018", "TPS": "000000018 RT0001", "TVQ": "0000000019 TQ0001"}  # fmt: skip


def version(client: Client, address: str) -> str:
    return client.get(address).content.decode().partition('name="seen" value="')[2].partition('"')[0]


def keep(team: Team, page: str, typed: dict[str, Any], who: Account | None = None, *args: str) -> Any:
    """As the form is now."""
    client, address = team.client(who or team.bruno), at(page, team.merchant, *args)
    return client.post(address, {"seen": version(client, address), **typed})


def picture(width: int = 640, height: int = 480) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (30, 60, 150)).save(out, "PNG")
    return SimpleUploadedFile("devanture.png", out.getvalue())


def shop(team: Team) -> Merchant:
    return Merchant.objects.get(pk=team.key)


def history(team: Team) -> list[tuple[str, str, list[str]]]:
    """What, by whom, which columns; the oldest first."""
    changes = ShopChange.objects.filter(merchant_id=team.key).order_by("pk")
    return [(each.what, each.actor_name, sorted(each.after)) for each in changes]


def read(answer: Any) -> str:
    """The words of a page, without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())
