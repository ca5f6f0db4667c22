"""The invented market's claims of origin: most shops are confirmed merchants of the territory, some goods are proven, a few wait or are disputed."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from panier.demonstration.content import SEED
from panier.kit.ids import id_from
from panier.offer.catalogue.models import Category, Product
from panier.offer.merchants.models import Merchant
from panier.offer.origin.models import Claim, ClaimedProduct, ClaimEvent, Dispute
from panier.offer.origin.rules import CLAIMED, CONFIRMED, MOST_PRODUCTS, same_number

FOOD = 422  # of the product taxonomy: what a food mark may certify
LOCAL, MADE, CERTIFIED = 0.85, 0.5, 0.4  # of the shops
OF_GOODS = 0.6  # that such a claim speaks of
STILL_WAITING = 0.15  # of the claims
PROOFS_HOLD = (20, 700)  # days from now
WORDS = "Fait sur place, dans notre atelier, du début à la fin (démonstration)."
DOUBT = "L’étiquette dit autre chose que cette page : je l’ai vue en magasin (démonstration)."


def load_origins(territory: str, *, now: datetime) -> None:
    food = _below(territory, FOOD)
    found = Product.objects.filter(territory_id=territory, archived_at=None).select_related("merchant")
    goods = found.order_by("merchant_id", "id").iterator()
    claims: list[tuple[Claim, list[Product]]] = []
    for merchant, theirs in groupby(goods, key=lambda product: product.merchant):
        claims += _claims(merchant, list(theirs), food, now)
    Claim.objects.bulk_create(claim for claim, _ in claims)
    ClaimedProduct.objects.bulk_create(
        (ClaimedProduct(claim=claim, product=product) for claim, products in claims for product in products),
        batch_size=1_000,
    )
    ClaimEvent.objects.bulk_create(event for claim, _ in claims for event in _events(claim))
    disputed = [claim for claim, _ in claims if claim.kind == "made" and claim.state == CONFIRMED][:2]
    Dispute.objects.bulk_create(Dispute(claim=claim, words=DOUBT, at=now - timedelta(days=1)) for claim in disputed)


def _claims(
    merchant: Merchant, goods: list[Product], food: set[int], now: datetime
) -> Iterable[tuple[Claim, list[Product]]]:
    chance = random.Random(f"{SEED} origin {merchant.slug}")  # noqa: S311 - the same market every time
    if chance.random() < LOCAL:
        yield _claim(merchant, "local", chance, now, number=merchant.business_number), []
    if chance.random() < MADE:
        proven = [product for product in goods if chance.random() < OF_GOODS][:MOST_PRODUCTS]
        yield _claim(merchant, "made", chance, now, basis="transformed", words=WORDS), proven
    edible = [product for product in goods if product.category_id in food]
    if edible and chance.random() < CERTIFIED:
        number = f"DEMO-{chance.randint(10_000, 99_999)}"
        yield (
            _claim(merchant, "certified", chance, now, mark="aliments-du-quebec", number=number),
            edible[:MOST_PRODUCTS],
        )


def _claim(merchant: Merchant, kind: str, chance: random.Random, now: datetime, **said: str) -> Claim:
    claimed = now - timedelta(days=chance.randint(5, 300))
    waits = chance.random() < STILL_WAITING
    return Claim(
        public_id=id_from("clm", f"{merchant.slug} {kind}"),
        merchant=merchant,
        kind=kind,
        number_key=same_number(said.get("number", "")),
        expires_on=None if kind == "local" else (now + timedelta(days=chance.randint(*PROOFS_HOLD))).date(),
        state=CLAIMED if waits else CONFIRMED,
        reason="" if waits else "Preuve vue (démonstration)",
        claimed_at=claimed,
        decided_at=None if waits else claimed + timedelta(days=2),
        **said,
    )


def _events(claim: Claim) -> Iterable[ClaimEvent]:
    yield ClaimEvent(claim=claim, after=CLAIMED, actor=claim.merchant.name, at=claim.claimed_at)
    if claim.decided_at:
        yield ClaimEvent(
            claim=claim, before=CLAIMED, after=CONFIRMED, actor="Olga", reason=claim.reason, at=claim.decided_at
        )


def _below(territory: str, code: int) -> set[int]:
    """Internal keys of the category and all below it."""
    parents = dict(Category.objects.filter(territory_id=territory).values_list("pk", "parent_id"))
    root = Category.objects.get(territory_id=territory, code=code).pk

    def is_below(key: int | None) -> bool:
        return key == root or (key is not None and is_below(parents.get(key)))

    return {key for key in parents if is_below(key)}
