"""An owner of a shop that is in accepts the terms between it and the market, in the version in force."""

from django.db import transaction

from panier.flows.joining import asked_now
from panier.offer.merchants.queries import territory_of
from panier.offer.onboarding.models import TermsAccepted
from panier.offer.onboarding.opening.actions import Read, accept_terms_at_desk
from panier.offer.onboarding.opening.queries import acceptance_of_merchant
from panier.offer.team.actions import By, lock_team_for


@transaction.atomic(durable=True)
def accept_market_terms(merchant_id: int, read: Read, by: By) -> TermsAccepted:
    """Once a version: whoever accepts it again is told who has. NotYours, TermsMoved."""
    lock_team_for(merchant_id, by, "contract")
    terms = asked_now(territory_of(merchant_id), by.now).terms
    earlier = acceptance_of_merchant(merchant_id)
    if earlier and earlier.version == terms.version == read.version:
        return earlier
    return accept_terms_at_desk(merchant_id, terms, read, by)
