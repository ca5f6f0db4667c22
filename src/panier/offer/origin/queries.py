"""Reading claims of origin. What is in force is decided by the day, not by a job."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Prefetch, Q, QuerySet

from panier.kit.freshness import shown_until
from panier.offer.catalogue.models import Product
from panier.offer.origin.models import Claim, ClaimedProduct, Dispute
from panier.offer.origin.rules import CLAIMED, CONFIRMED, MOST_CLAIMS, NoSuchClaim

SHOWN = 100
PRODUCTS_SHOWN = 12  # of one claim
CHOICES = 400  # goods a merchant may choose among at once
# In force: confirmed, and the proof's last day, in the territory's own time, is not over at the moment given.
IN_FORCE_AT = """claim.state = 'confirmed'
  AND (claim.expires_on IS NULL OR claim.expires_on >= ({now}::timestamptz AT TIME ZONE territory.tz)::date)"""
IN_FORCE = IN_FORCE_AT.format(now="%s")
OF_PRODUCT = f"""
SELECT claim.public_id, claim.kind,
  (SELECT (known.facts -> 'name')::text FROM territories_setting setting, jsonb_array_elements(setting.value) AS known (facts)
   WHERE setting.territory_id = product.territory_id AND setting.key = 'origin_marks' AND setting.in_force_from <= %s
     AND known.facts ->> 'code' = claim.mark ORDER BY setting.in_force_from DESC LIMIT 1) AS mark, claim.basis, claim.share, claim.number, claim.words, claim.expires_on,
  claim.decided_at, claim.by_list,
  (SELECT count(*) FROM origin_dispute dispute WHERE dispute.claim_id = claim.id AND dispute.state = 'open') AS disputes,
  (claim.expires_on + 1)::timestamp AT TIME ZONE territory.tz AS over_at
FROM catalogue_product product
JOIN territories_territory territory ON territory.code = product.territory_id
JOIN origin_claim claim ON claim.merchant_id = product.merchant_id
WHERE product.territory_id = %s AND product.public_id = %s AND {IN_FORCE}
  AND (claim.kind = 'local' OR EXISTS (SELECT 1 FROM origin_claimedproduct claimed
       WHERE claimed.claim_id = claim.id AND claimed.product_id = product.id))
ORDER BY claim.kind = 'local' DESC, claim.kind = 'made' DESC, claim.decided_at LIMIT 20
"""  # noqa: S608 - our own words
SHARES = f"""
WITH shown AS (SELECT id, merchant_id FROM catalogue_product WHERE territory_id = %s AND archived_at IS NULL),
good AS (
  SELECT claim.id, claim.merchant_id, claim.kind FROM origin_claim claim
  JOIN merchants_merchant merchant ON merchant.id = claim.merchant_id
  JOIN territories_territory territory ON territory.code = merchant.territory_id WHERE {IN_FORCE})
SELECT (SELECT count(*) FROM shown),
  (SELECT count(*) FROM shown WHERE merchant_id IN (SELECT merchant_id FROM good WHERE kind = 'local')),
  (SELECT count(DISTINCT claimed.product_id) FROM origin_claimedproduct claimed
     JOIN good ON good.id = claimed.claim_id AND good.kind = 'made' JOIN shown ON shown.id = claimed.product_id),
  (SELECT count(DISTINCT claimed.product_id) FROM origin_claimedproduct claimed
     JOIN good ON good.id = claimed.claim_id AND good.kind = 'certified' JOIN shown ON shown.id = claimed.product_id),
  (SELECT count(*) FROM merchants_merchant WHERE territory_id = %s),
  (SELECT count(DISTINCT merchant_id) FROM good WHERE kind = 'local')
"""  # noqa: S608 - our own words


class ProvenOrigin(NamedTuple):
    """A claim in force, as the public sees it."""

    id: str
    kind: str
    mark: Mapping[str, str]  # its name by language; empty without one
    basis: str
    share: int | None
    number: str
    words: str
    expires_on: date | None
    decided_at: datetime
    by_list: bool
    disputes: int  # open ones
    over_at: datetime | None  # the first moment after its last day


class Shares(NamedTuple):
    """How much of the market is proven: products shown, those of confirmed merchants of the territory, those proven to be
    made there, those certified; merchants, and the confirmed ones among them.
    """

    products: int
    local: int
    made: int
    certified: int
    merchants: int
    local_merchants: int


def origin_of_product(territory: str, product: str, now: datetime) -> list[ProvenOrigin]:
    """What is proven of a product (public id) at `now`: one statement. A page that shows it ends with the first proof."""
    with connection.cursor() as cursor:
        cursor.execute(OF_PRODUCT, [now, territory, product, now])
        found = [ProvenOrigin(*row)._replace(mark=json.loads(row[2] or "{}")) for row in cursor.fetchall()]
    shown_until(*(each.over_at for each in found))
    return found


def shares(territory: str, now: datetime) -> Shares:
    """One statement."""
    with connection.cursor() as cursor:
        cursor.execute(SHARES, [territory, now, territory])
        return Shares(*cursor.fetchone())


def claims_of_merchant(merchant_id: int) -> list[Claim]:
    """The latest first, each with some of its products, how many it has, and its open disputes."""
    return list(
        _told(Claim.objects.filter(merchant_id=merchant_id).select_related("claimed_by")).order_by(
            "-claimed_at", "-pk"
        )[:SHOWN]
    )


def claim_of_merchant(merchant_id: int, public_id: str) -> Claim:
    """NoSuchClaim for another merchant's."""
    return _one(_told(Claim.objects.filter(merchant_id=merchant_id)), public_id)


def claims_waiting(territory: str) -> list[Claim]:
    """What nobody has decided yet, the longest waiting first."""
    found = Claim.objects.filter(merchant__territory_id=territory, state=CLAIMED).select_related("merchant")
    return list(_told(found).order_by("claimed_at", "pk")[:SHOWN])


def claim_of_territory(territory: str, public_id: str) -> Claim:
    return _one(_told(Claim.objects.filter(merchant__territory_id=territory).select_related("merchant")), public_id)


def disputes_open(territory: str) -> list[Dispute]:
    """The oldest first."""
    found = Dispute.objects.filter(state="open", claim__merchant__territory_id=territory)
    return list(found.select_related("claim__merchant").order_by("at", "pk")[:SHOWN])


def public_claim(territory: str, public_id: str) -> Claim:
    """One that was confirmed once, whatever became of it; NoSuchClaim for one that never was public."""
    found = Claim.objects.filter(
        merchant__territory_id=territory, state__in=[CONFIRMED, "revoked", "expired", "withdrawn"]
    )
    return _one(_told(found.filter(decided_at__isnull=False).select_related("merchant")), public_id)


def goods_to_claim(merchant_id: int, sought: str) -> list[tuple[str, dict[str, str]]]:
    """Public id and title of what he offers and the words of `sought` are in."""
    goods = Product.objects.filter(merchant_id=merchant_id, archived_at=None)
    for word in sought.split()[:6]:
        goods = goods.filter(title__icontains=word)
    return list(goods.order_by("slug", "pk").values_list("public_id", "title")[:CHOICES])


def own_products(merchant_id: int, public_ids: Sequence[str]) -> Mapping[str, int]:
    """Internal keys by public id, of those that are his."""
    return dict(
        Product.objects.filter(merchant_id=merchant_id, public_id__in=public_ids).values_list("public_id", "pk")
    )


def products_of(claims: Sequence[int]) -> list[int]:
    """Internal keys of the products these claims speak of."""
    return list(ClaimedProduct.objects.filter(claim_id__in=claims).values_list("product_id", flat=True).distinct())


def merchants_of(claims: Sequence[int], *, kind: str) -> list[int]:
    """Internal keys of the merchants of those claims that are of this kind."""
    return list(Claim.objects.filter(pk__in=claims, kind=kind).values_list("merchant_id", flat=True).distinct())


def claims_with_merchants(claims: Sequence[int]) -> list[Claim]:
    return list(Claim.objects.filter(pk__in=claims).select_related("merchant").order_by("pk"))


def has_room(merchant_id: int) -> bool:
    return Claim.objects.filter(merchant_id=merchant_id).count() < MOST_CLAIMS


def _told(found: "QuerySet[Claim]") -> "QuerySet[Claim]":
    some = ClaimedProduct.objects.select_related("product").order_by("pk")
    counted = found.annotate(
        products_count=Count("products", distinct=True),
        disputes_count=Count("disputes", filter=Q(disputes__state="open"), distinct=True),
    )
    return counted.prefetch_related(Prefetch("products", some, to_attr="some_products"), "events")


def _one(found: "QuerySet[Claim]", public_id: str) -> Claim:
    claim: Claim | None = found.filter(public_id=public_id).first()
    if claim is None:
        raise NoSuchClaim
    return claim
