"""A shop that is in gives a paper in place of one that ends; an operator reads it before it counts."""

from django.db import transaction

from panier.flows.joining import join_rules_now
from panier.flows.origins import today_in
from panier.offer.onboarding.actions import GivenProof
from panier.offer.onboarding.models import Renewal
from panier.offer.onboarding.renewal.actions import give_renewal
from panier.offer.onboarding.renewal.queries import lock_of_merchant
from panier.offer.onboarding.rules import BadRenewal
from panier.offer.onboarding.rules.renewal import renewal_fault
from panier.offer.origin.files import keep_proof
from panier.offer.team.actions import By, lock_team_for


@transaction.atomic(durable=True)
def renew_proof(merchant_id: int, given: GivenProof, data: bytes | None, by: By) -> Renewal:
    """In place of one that is not read yet. NotYours, NoSuchApplication, BadRenewal, BadProof."""
    lock_team_for(merchant_id, by, "shop")
    application = lock_of_merchant(merchant_id)
    rules = join_rules_now(application.territory_id, by.now)
    today = today_in(application.territory_id, by.now)
    rule = rules.named(given.rule)
    if fault := renewal_fault(rule, has_file=bool(data), until=given.expires_on, today=today):
        raise BadRenewal(rule=given.rule, fault=fault)
    return give_renewal(application, given._replace(digest=keep_proof(data or b"")), rules, by)
