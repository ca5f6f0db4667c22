"""An operator reads a paper given in place of one that ends; or looks at one that is over, and the shop opens less far."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.flows.joining import join_rules_now
from panier.flows.origins import today_in
from panier.flows.proof_letters import proof_letters, record_new, rule_name
from panier.kit.refusals import ReasonNeeded
from panier.offer.merchants.actions import Why, set_state
from panier.offer.merchants.rules import OPENNESS
from panier.offer.onboarding.actions import Step
from panier.offer.onboarding.models import Application
from panier.offer.onboarding.queries import lock_of_territory
from panier.offer.onboarding.renewal.actions import accept_renewal, refuse_renewal
from panier.offer.onboarding.renewal.queries import proofs_of
from panier.offer.onboarding.rules import APPROVED, NoSuchApplication, WrongStep
from panier.offer.search.actions import mark_merchant_stale

ACCEPT, REFUSE, CLOSE = "accept", "refuse", "close"


@transaction.atomic(durable=True)
def decide_proof(acting: Acting, paper: tuple[str, str], kind: str, *, reason: str, now: datetime) -> None:
    """`paper`: the application and the rule. NoSuchApplication, WrongStep, ReasonNeeded.

    The caller has shown that the actor operates the territory.
    """
    found, rule = lock_of_territory(acting.territory, paper[0]), paper[1]
    if found.state != APPROVED or found.merchant is None:
        raise NoSuchApplication
    step = Step(acting.label, reason.strip(), now)
    if kind != ACCEPT and not step.reason:
        raise ReasonNeeded
    facts = DECISIONS[kind](found, rule, step, acting)
    facts |= {"rule": rule_name(join_rules_now(acting.territory, now), rule), "reason": step.reason}
    subject = f"{found.public_id}:{rule}"
    record_action(acting, verb=f"proof:{facts['what']}", subject=subject, reason=step.reason, now=now)
    record_new(proof_letters(found.merchant, f"proof:{subject}:{facts['what']}:{now.isoformat()}", facts), now=now)


def _accept(found: Application, rule: str, step: Step, acting: Acting) -> dict[str, object]:  # noqa: ARG001 - as the others
    renewal = accept_renewal(found, rule, step)
    return {"what": "accepted", "day": renewal.expires_on.isoformat() if renewal.expires_on else ""}


def _refuse(found: Application, rule: str, step: Step, acting: Acting) -> dict[str, object]:  # noqa: ARG001 - as the others
    refuse_renewal(found, rule, step)
    return {"what": "refused"}


def _close(found: Application, rule: str, step: Step, acting: Acting) -> dict[str, object]:
    """As the pack says of a rule whose proof is over."""
    asked, proof = join_rules_now(found.territory_id, step.now).named(rule), proofs_of(found).get(rule)
    if found.merchant is None or asked is None or proof is None or proof.expires_on is None:
        raise WrongStep(state=found.state)
    over = proof.expires_on < today_in(found.territory_id, step.now)
    if not over or not asked.over or OPENNESS[found.merchant.state] <= OPENNESS[asked.over]:
        raise WrongStep(state=found.merchant.state)
    why = Why(step.reason, acting.account_id, step.now)
    set_state(found.territory_id, found.merchant.public_id, asked.over, why)
    mark_merchant_stale(found.merchant.pk)
    return {"what": "closed", "day": proof.expires_on.isoformat(), "opening": asked.over}


DECISIONS = {ACCEPT: _accept, REFUSE: _refuse, CLOSE: _close}
