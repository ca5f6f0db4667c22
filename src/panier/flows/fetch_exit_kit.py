"""The owner fetches his kit: the open file, and a line that says who took it when."""

from datetime import datetime
from typing import IO

from panier.base.accounts.actions import Acting, record_action
from panier.offer.leaving.files import open_kit
from panier.offer.leaving.models import Kit
from panier.offer.leaving.queries import ready_kit
from panier.offer.leaving.rules import NoSuchKit
from panier.offer.merchants.models import Merchant


def fetch_exit_kit(acting: Acting, merchant_id: int, public_id: str, *, now: datetime) -> tuple[Kit, IO[bytes]]:
    """NoSuchKit: missing, another merchant's, not ready, expired. The caller has shown that the actor owns the shop."""
    kit = ready_kit(merchant_id, public_id, now=now)
    try:
        file = open_kit(kit.file)
    except FileNotFoundError as gone:
        raise NoSuchKit from gone
    shop = Merchant.objects.values_list("public_id", flat=True).get(pk=merchant_id)
    record_action(acting, verb="fetch_exit_kit", subject=shop, reason=kit.public_id, now=now)
    return kit, file
