"""A program is given its token by somebody who may connect programs at this moment: a team change waits, or has been."""

from django.db import transaction

from panier.offer.merchants.actions import create_token
from panier.offer.team.actions import By, lock_team_for


@transaction.atomic(durable=True)
def connect_program(merchant_id: int, name: str, by: By) -> str:
    """The token, told this once; NotYours."""
    lock_team_for(merchant_id, by, "tokens")
    return create_token(merchant_id, name=name, account_id=by.account_id, now=by.now)
