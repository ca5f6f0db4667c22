"""A merchant says where he or his goods come from, with his proof. Nothing is shown before somebody has confirmed it."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from panier.flows.origins import SYSTEM, origin_changed, origin_rules, today_in
from panier.offer.origin.actions import Proof, Step, confirm_listed, open_claim
from panier.offer.origin.files import keep_proof
from panier.offer.origin.models import Claim
from panier.offer.origin.queries import has_room, own_products
from panier.offer.origin.rules import MOST_CLAIMS, Asked, BadClaim, TooMany, checked


class Claimant(NamedTuple):
    """The merchant, and who speaks for him; the caller has shown that he may."""

    territory: str
    merchant_id: int
    account_id: int | None
    actor: str


@transaction.atomic(durable=True)
def claim_origin(who: Claimant, asked: Asked, file: tuple[str, bytes] | None, *, now: datetime) -> Claim:
    """The claim, waiting for whoever confirms it; at once confirmed when a certifier's list bears it out.

    `file`: the proof's name and content. BadClaim with each fault, BadProof, TooMany.
    """
    if not has_room(who.merchant_id):
        raise TooMany(most=MOST_CLAIMS)
    today = today_in(who.territory, now)
    said = checked(asked, origin_rules(who.territory, now), today)
    products = own_products(who.merchant_id, asked.products)
    if len(products) < len(set(asked.products)):
        raise BadClaim(errors=[{"field": "products", "code": "unknown"}])
    proof = Proof(keep_proof(file[1]), file[0]) if file else Proof()
    claim = open_claim(
        who.merchant_id, said, list(products.values()), proof, (who.account_id, Step(who.actor, "", now))
    )
    if confirmed := confirm_listed(who.territory, today, Step(SYSTEM, "", now)):
        origin_changed(confirmed)
        claim.refresh_from_db()
    return claim
