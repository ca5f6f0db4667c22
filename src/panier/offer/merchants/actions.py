"""Writing merchants: their state, their programs' tokens, the exits to their own sites."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import OperationalError, connection
from psycopg.errors import LockNotAvailable

from panier.kit.ids import new_token
from panier.kit.locks import locks_are_off
from panier.offer.merchants.models import ApiToken, Exit, Merchant, State, StateChange
from panier.offer.merchants.rules import GoodsBusy, NoSuchMerchant, NoSuchToken

HINT = 4
KEEP_SHOPS = "SELECT id FROM merchants_merchant WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"
TOKEN_NAME_LENGTH = 80


class Why(NamedTuple):
    """The reason people will read, who gave it (None: the system), when."""

    reason: str
    actor_id: int | None
    now: datetime


def set_state(territory: str, public_id: str, state: str, why: Why) -> Merchant:
    """Change how far a merchant is open, and write down why; the same state again writes nothing."""
    merchant = Merchant.objects.select_for_update().filter(territory_id=territory, public_id=public_id).first()
    if merchant is None or state not in State.values:
        raise NoSuchMerchant
    if merchant.state != state:
        StateChange.objects.create(
            merchant=merchant, before=merchant.state, after=state, reason=why.reason, actor_id=why.actor_id, at=why.now
        )
        Merchant.objects.filter(pk=merchant.pk).update(state=state)
        merchant.state = state
    return merchant


def lock_goods(merchant_id: int) -> None:
    """One at a time writes this merchant's goods in bulk, until the transaction ends; buying goes on. GoodsBusy."""
    if locks_are_off():
        return
    try:
        Merchant.objects.select_for_update(no_key=True).get(pk=merchant_id)
    except OperationalError as waited:
        if isinstance(waited.__cause__, LockNotAvailable):
            raise GoodsBusy from waited
        raise


def keep_shops_as_they_are(merchant_ids: Sequence[int]) -> None:
    """None of these closes, or changes how far he is open, before this transaction ends; their goods may be written."""
    if locks_are_off():
        return
    with connection.cursor() as cursor:
        cursor.execute(KEEP_SHOPS, [list(merchant_ids)])


def create_token(merchant_id: int, *, name: str, account_id: int | None, now: datetime) -> str:
    """A program's right to act for the merchant: shown this once, kept as a digest."""
    token = f"pbm_{new_token()}"
    ApiToken.objects.create(
        merchant_id=merchant_id,
        name=name.strip()[:TOKEN_NAME_LENGTH],
        digest=token_digest(token),
        hint=token[-HINT:],
        created_by_id=account_id,
        created_at=now,
    )
    return token


def revoke_token(merchant_id: int, token_id: int, *, by: int | None, now: datetime) -> None:
    """From now on the token opens nothing; NoSuchToken for another merchant's."""
    live = ApiToken.objects.filter(pk=token_id, merchant_id=merchant_id, revoked_at=None)
    if not live.update(revoked_at=now, revoked_by_id=by):
        raise NoSuchToken


def revoke_tokens_of(merchant_id: int, account_id: int, *, by: int | None, now: datetime) -> int:
    """Those this person has made for the merchant, and so has seen; how many."""
    live = ApiToken.objects.filter(merchant_id=merchant_id, created_by_id=account_id, revoked_at=None)
    return live.update(revoked_at=now, revoked_by_id=by)


def record_exit(merchant_id: int, subject: str, *, now: datetime) -> None:
    Exit.objects.create(merchant_id=merchant_id, subject=subject, at=now)


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
