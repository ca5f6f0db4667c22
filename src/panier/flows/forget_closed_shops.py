"""Shops that closed long ago are forgotten: what they gave to join and their bank accounts, once the market owes them nothing."""

from collections.abc import Iterator
from datetime import datetime

import structlog
from django.db import transaction

from panier.base.ledger.queries import balances, lock_books
from panier.flows.exit_kit_statements import payable_book
from panier.kit.refusals import Refusal
from panier.offer.leaving.models import Closing
from panier.offer.leaving.queries import closed_before as shops_closed_before
from panier.offer.leaving.queries import closing_of
from panier.offer.merchants.actions import lock_goods
from panier.offer.merchants.models import Merchant
from panier.offer.onboarding.actions import forget_shop
from panier.offer.onboarding.queries import with_papers
from panier.trade.payouts.queries import paid_since

log = structlog.get_logger(__name__)
MOST_A_RUN = 200


def forget_closed_shops(territory: str, *, closed_before: datetime, most: int = MOST_A_RUN) -> int:
    """How many were forgotten, `most` at once: the next run goes on. Who is owed anything stands in nobody's way, and is looked at again."""
    forgotten = 0
    for closing in _still_kept(territory, closed_before):
        if forgotten == most:
            break
        try:
            forgotten += _forget(closing, closed_before)
        except Refusal as refusal:  # busy: the next night
            log.info("forgetting_waits", shop=closing.merchant.public_id, why=refusal.code)
    return forgotten


def _still_kept(territory: str, moment: datetime) -> Iterator[Closing]:
    last = 0
    while some := shops_closed_before(territory, moment, last):
        kept = with_papers([closing.merchant_id for closing in some])
        yield from (closing for closing in some if closing.merchant_id in kept)
        last = some[-1].pk


@transaction.atomic(durable=True)
def _forget(seen: Closing, moment: datetime) -> bool:
    """Under the locks of the shop and of its book: whoever reopens it, or brings money back into it, is before this or after it."""
    shop = seen.merchant
    lock_goods(shop.pk)  # a run of payouts that holds the book may still name the shop
    lock_books(shop.territory_id, [payable_book(shop.public_id)], shop.territory.currency)
    closing = closing_of(shop.pk)
    if closing is None or closing.pk != seen.pk or not _is_settled(shop, moment):
        return False
    forget_shop(shop.pk)
    return True


def _is_settled(shop: Merchant, moment: datetime) -> bool:
    """Its book is empty in every currency (a shop that owes is no more settled than one that is owed), and no payout can come back."""
    book = payable_book(shop.public_id)
    empty = not any(amount.minor for amount in balances(shop.territory_id, [book]).get(book, []))
    return empty and not paid_since(shop.pk, moment)
