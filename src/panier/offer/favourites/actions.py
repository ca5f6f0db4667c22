"""Keeping and letting go."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from django.db import connection, transaction

from panier.base.accounts.models import Account
from panier.kit.locks import locked
from panier.offer.favourites.models import Favourite
from panier.offer.favourites.queries import is_favourite
from panier.offer.favourites.rules import MEMBER_LIMIT, Kept, NotKeepable, TooManyFavourites

KEEP = """
INSERT INTO favourites_favourite (account_id, product_id, merchant_id, added_at)
SELECT %(account)s, product.id, merchant.id, wanted.added_at
FROM unnest(%(ids)s::text[], %(moments)s::timestamptz[]) WITH ORDINALITY AS wanted (public_id, added_at, position)
LEFT JOIN catalogue_product product ON product.public_id = wanted.public_id
  AND product.territory_id = %(territory)s AND product.archived_at IS NULL
LEFT JOIN merchants_merchant merchant ON merchant.public_id = wanted.public_id AND merchant.territory_id = %(territory)s
WHERE (product.id IS NOT NULL OR merchant.id IS NOT NULL) AND NOT EXISTS (
  SELECT FROM favourites_favourite known WHERE known.account_id = %(account)s
    AND (known.product_id = product.id OR known.merchant_id = merchant.id))
ORDER BY wanted.position
LIMIT greatest(0, %(limit)s - (SELECT count(*) FROM favourites_favourite WHERE account_id = %(account)s))
"""


@transaction.atomic
def keep(account_id: int, public_id: str, *, territory: str, now: datetime) -> None:
    """Twice is once. NotKeepable, TooManyFavourites."""
    if _insert(account_id, [(public_id, now)], territory):
        return
    if is_favourite(account_id, public_id):
        return
    if Favourite.objects.filter(account_id=account_id).count() >= MEMBER_LIMIT:
        raise TooManyFavourites(limit=MEMBER_LIMIT)
    raise NotKeepable


@transaction.atomic
def keep_all(account_id: int, kept: Sequence[Kept], *, territory: str) -> int:
    """A guest signed in: what he kept comes along, the newest first while there is room; how many were new."""
    return _insert(account_id, [(each.id, datetime.combine(each.day, time.min, UTC)) for each in kept], territory)


def let_go(account_id: int, public_id: str) -> None:
    kind = "merchant" if public_id.startswith("mer_") else "product"
    Favourite.objects.filter(account_id=account_id, **{f"{kind}__public_id": public_id}).delete()


def _insert(account_id: int, wanted: Sequence[tuple[str, datetime]], territory: str) -> int:
    """The account is locked: two at once cannot pass the limit, nor keep one thing twice."""
    locked(Account.objects.all()).get(pk=account_id)
    values: dict[str, str | int | list[str] | list[datetime]] = {
        "account": account_id,
        "ids": [public_id for public_id, _ in wanted],
        "moments": [moment for _, moment in wanted],
        "territory": territory,
        "limit": MEMBER_LIMIT,
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP, values)
        new: int = cursor.rowcount
    return new
