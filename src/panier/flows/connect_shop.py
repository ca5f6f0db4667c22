"""A merchant connects the system of his own shop: tried at once, kept sealed, its goods asked for. Nothing of his changes yet."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.base.territories.queries import territory as territory_of
from panier.flows.import_plans import checked as checked_answers
from panier.flows.providers import shop_provider
from panier.kit.jobs import enqueue
from panier.offer.catalogue.actions.runs import answers_kept
from panier.offer.catalogue.rules.runs import Answers
from panier.offer.connections.actions import Whose, change, keep_keys, open_connection
from panier.offer.connections.models import Connection
from panier.offer.connections.port import Access, Shop
from panier.offer.connections.queries import access_to, connection_of_merchant, connections_of, lock_connection
from panier.offer.connections.rules.life import (
    FIRST,
    LIVE,
    AlreadyConnected,
    NoSuchConnection,
    OtherCurrency,
    Wanted,
    checked,
)
from panier.offer.merchants.models import Merchant


def connect_shop(merchant_id: int, wanted: Wanted, answers: Answers, by: Acting, *, now: datetime) -> Connection:
    """BadConnection, ShopTrouble with what is wrong, OtherCurrency, AlreadyConnected, BadAnswer: then nothing is kept."""
    tidy = checked(wanted)
    if any(each.provider == tidy.provider for each in connections_of(merchant_id)):
        raise AlreadyConnected(provider=tidy.provider)
    merchant = Merchant.objects.get(pk=merchant_id)
    shop = _tried(merchant, tidy.provider, Access(tidy.address, tidy.key, tidy.secret))
    with transaction.atomic(durable=True):
        whole, _ = checked_answers(merchant_id, merchant.territory_id, answers)
        kept = {**answers_kept(whole), "place": whole.place}
        made = open_connection(Whose(merchant_id, by.account_id, kept), tidy, shop, now=now)
        record_action(
            by, verb="shop.connect", subject=made.public_id, reason=f"{tidy.provider} {tidy.address}", now=now
        )
        enqueue("pull_shop", once=f"pull_shop:{made.public_id}", connection=made.public_id)
    return made


def change_keys(merchant_id: int, public_id: str, keys: tuple[str, str], by: Acting, *, now: datetime) -> None:
    """Of a shop that is connected: what waits to be told it is told, and its goods are looked at again.

    NoSuchConnection; BadConnection, ShopTrouble, OtherCurrency: then the earlier ones stay.
    """
    connection = connection_of_merchant(merchant_id, public_id)
    tidy = checked(Wanted(connection.provider, connection.address, *keys))
    access = replace(access_to(connection), key=tidy.key, secret=tidy.secret)
    _tried(connection.merchant, connection.provider, access)
    with transaction.atomic(durable=True):
        held = lock_connection(public_id)
        if held is None:
            raise NoSuchConnection
        keep_keys(held, access)
        record_action(by, verb="shop.keys", subject=public_id, reason="", now=now)
        if held.state in {FIRST, LIVE}:
            change(held, next_at=now, whole_at=None)
            enqueue("pull_shop", once=f"pull_shop:{public_id}", connection=public_id)


def _tried(merchant: Merchant, provider: str, access: Access) -> Shop:
    """ShopTrouble, OtherCurrency."""
    shop = shop_provider(provider).check(access)
    if shop.currency != (ours := territory_of(merchant.territory_id).currency):
        raise OtherCurrency(theirs=shop.currency[:3], ours=ours)
    return shop
