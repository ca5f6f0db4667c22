"""A shop of the market that lives here, and one of its people at the desk: what is made for measuring is taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from panier.config.commands.steps import StepFailed
from panier.config.commands.surroundings import market_settings

NOTHING_HERE = "No shop to measure here: run ./panier up with the demonstration market first."


class Measured(NamedTuple):
    """`merchant` and `place` are keys, `public_id` the merchant's; `client` is signed in."""

    merchant: int
    place: int
    public_id: str
    client: Any


@contextmanager
def measured_shop() -> Iterator[Measured]:
    """In a transaction that is taken back: the market stays as it is."""
    with market_settings():
        import django
        from django.db import transaction

        django.setup()

        with transaction.atomic():
            yield _found()
            transaction.set_rollback(True)


def _found() -> Measured:
    from django.test import Client

    from panier.offer.merchants.models import Member, Place

    member = Member.objects.select_related("merchant", "account").filter(merchant__state="selling").first()
    if member is None:
        raise StepFailed(NOTHING_HERE)
    place = Place.objects.filter(merchant=member.merchant).first()
    client = Client(SERVER_NAME="localhost")
    client.force_login(member.account)
    return Measured(member.merchant_id, place.pk if place else 0, member.merchant.public_id, client)
