"""A merchant connects the system of his own shop: tried at once, kept sealed, its goods asked for. Nothing of his changes yet."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.base.territories.queries import territory as territory_of
from panier.flows.import_plans import checked as checked_answers
from panier.flows.providers import shop_provider
from panier.kit.jobs import enqueue
from panier.offer.catalogue.actions.runs import answers_kept
from panier.offer.catalogue.rules.runs import Answers
from panier.offer.connections.actions import Whose, open_connection
from panier.offer.connections.models import Connection
from panier.offer.connections.port import Access
from panier.offer.connections.queries import connections_of
from panier.offer.connections.rules.life import AlreadyConnected, OtherCurrency, Wanted, checked
from panier.offer.merchants.models import Merchant


def connect_shop(merchant_id: int, wanted: Wanted, answers: Answers, by: Acting, *, now: datetime) -> Connection:
    """BadConnection, ShopTrouble with what is wrong, OtherCurrency, AlreadyConnected, BadAnswer: then nothing is kept."""
    tidy = checked(wanted)
    if any(each.provider == tidy.provider for each in connections_of(merchant_id)):
        raise AlreadyConnected(provider=tidy.provider)
    shop = shop_provider(tidy.provider).check(Access(tidy.address, tidy.key, tidy.secret))
    merchant = Merchant.objects.get(pk=merchant_id)
    if shop.currency != (ours := territory_of(merchant.territory_id).currency):
        raise OtherCurrency(theirs=shop.currency[:3], ours=ours)
    with transaction.atomic(durable=True):
        whole, _ = checked_answers(merchant_id, merchant.territory_id, answers)
        kept = {**answers_kept(whole), "place": whole.place}
        made = open_connection(Whose(merchant_id, by.account_id, kept), tidy, shop, now=now)
        record_action(
            by, verb="shop.connect", subject=made.public_id, reason=f"{tidy.provider} {tidy.address}", now=now
        )
        enqueue("pull_shop", once=f"pull_shop:{made.public_id}", connection=made.public_id)
    return made
