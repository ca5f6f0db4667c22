"""Whether the shop's letters about orders come to one of its people too."""

from django.db import transaction

from panier.offer.team import actions
from panier.offer.team.actions import By


@transaction.atomic(durable=True)
def choose_letters(merchant_id: int, account: str, by: By, *, wanted: bool) -> None:
    """`account`: a public id. NotYours, NoSuchMember."""
    actions.choose_letters(merchant_id, account, by, wanted=wanted)
