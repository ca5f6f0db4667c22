"""A merchant asks for everything that is his; a job makes the file."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.kit.jobs import enqueue
from panier.offer.leaving.actions import ask_kit
from panier.offer.leaving.models import Kit
from panier.offer.leaving.rules import STILL_AFTER
from panier.offer.merchants.models import Merchant


@transaction.atomic(durable=True)
def ask_exit_kit(acting: Acting, merchant_id: int, *, now: datetime) -> Kit:
    """One at a time: asked again while one is being made, it is the same, and its job is asked for once more when nothing moves.

    The caller has shown that the actor owns the shop.
    """
    kit, is_new = ask_kit(merchant_id, acting.account_id, now=now)
    merchant = Merchant.objects.get(pk=merchant_id)
    if is_new:
        record_action(acting, verb="ask_exit_kit", subject=merchant.public_id, reason=kit.public_id, now=now)
    if is_new or now - kit.moved_at >= STILL_AFTER:
        enqueue("make_exit_kit", once=f"kit:{kit.public_id}", behind=f"kits:{merchant.public_id}", kit=kit.public_id)
    return kit
