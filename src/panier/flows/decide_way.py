"""An operator decides how far a shop opens that asked for more; its owners hear of it."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.base.notifications.actions import Telling, record_letters
from panier.flows.change_merchant_state import open_shop_so_far
from panier.flows.links import named_link
from panier.kit.refusals import ReasonNeeded
from panier.offer.merchants.actions import Why
from panier.offer.onboarding.actions import Step
from panier.offer.onboarding.models import WayAsked
from panier.offer.onboarding.opening.actions import decide
from panier.offer.onboarding.opening.queries import lock_way
from panier.offer.onboarding.rules.opening import ACCEPTED, REFUSED
from panier.offer.team.queries import owners_of_merchant


@transaction.atomic(durable=True)
def decide_way(acting: Acting, way: str, *, accepts: bool, reason: str, now: datetime) -> WayAsked:
    """WayOver, ReasonNeeded (to refuse), NotReadyToSell, ShopClosed. The caller has shown that the actor operates the territory."""
    found, said = lock_way(acting.territory, way), reason.strip()[:400]
    if not accepts and not said:
        raise ReasonNeeded
    if accepts:
        why = Why(said or "asked by its owner", acting.account_id, now)
        open_shop_so_far(acting.territory, found.merchant.public_id, found.asked, why)
    decide(found, ACCEPTED if accepts else REFUSED, Step(acting.label, said, now))
    verb = "accept_way" if accepts else "refuse_way"
    record_action(acting, verb=verb, subject=found.merchant.public_id, reason=said, now=now)
    record_letters(_letters(found, accepted=accepts, reason=said), now=now)
    return found


def _letters(found: WayAsked, *, accepted: bool, reason: str) -> list[Telling]:
    """One an owner."""
    merchant = found.merchant
    return [
        Telling(
            merchant.territory_id,
            "way_decided",
            f"way:{found.public_id}:{owner.account.public_id}",
            owner.account.email,
            owner.account.language,
            {
                "email": owner.account.email,
                "merchant": merchant.name,
                "opening": found.asked,
                "accepted": accepted,
                "reason": reason,
                "link": named_link(owner.account.language, "desk_way", merchant.public_id),
            },
        )
        for owner in owners_of_merchant(merchant.pk)
    ]
