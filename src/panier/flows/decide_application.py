"""An operator decides on an application: verifies, asks for changes, refuses, or approves it, and the shop is there with its owner."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from panier.base.accounts.actions import Acting, record_action
from panier.base.territories.queries import territory
from panier.flows.change_merchant_state import open_shop_so_far
from panier.flows.joining import checklist_of, given_place, standing_of, tell_applicant
from panier.kit.money import Money
from panier.kit.refusals import ReasonNeeded
from panier.kit.typed import cents, prefixes
from panier.offer.merchants.actions import Why
from panier.offer.merchants.joining.actions import make_shop, take_over
from panier.offer.merchants.joining.rules import GivenShop
from panier.offer.onboarding.actions import Step, approve, ask_changes, refuse, verify
from panier.offer.onboarding.models import Application
from panier.offer.onboarding.queries import lock_of_territory
from panier.offer.onboarding.rules import APPROVED, SUBMITTED, AlreadyRun, NotChecked, WrongStep, may_move
from panier.offer.onboarding.rules.checklist import unmet
from panier.offer.onboarding.rules.pack import VERIFIED
from panier.offer.onboarding.rules.steps import Answers
from panier.offer.team.actions import begin_team
from panier.offer.terms.actions import add_zone
from panier.offer.terms.rules import DELIVERY
from panier.offer.terms.rules.zones import Zone

KEEP, ASK, REFUSE, APPROVE = "keep", "ask", "refuse", "approve"
DECISIONS = (KEEP, ASK, REFUSE, APPROVE)
ZONE_NAME = {"fr": "Livraison locale", "en": "Local delivery"}


@dataclass(frozen=True, slots=True)
class Decision:
    """`verified`: what the operator has seen, by code. `asked`: step → what must change."""

    kind: str
    reason: str = ""
    verified: Mapping[str, bool] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic(durable=True)
def decide_application(acting: Acting, application: str, decision: Decision, *, now: datetime) -> Application:
    """NoSuchApplication, WrongStep, ReasonNeeded, NotChecked, AlreadyRun, NotReadyToSell. The caller has shown that the actor operates the territory."""
    found = lock_of_territory(acting.territory, application)
    if found.state != SUBMITTED:
        raise WrongStep(state=found.state)
    rules = standing_of(found, now=now).asked.rules
    known = {item.code for item in rules.checklist if item.kind == VERIFIED}
    step = Step(acting.label, decision.reason.strip(), now)
    verify(found, {code: holds for code, holds in decision.verified.items() if code in known}, step)
    if decision.kind == KEEP:
        return found
    asked = {name: words.strip()[:400] for name, words in decision.asked.items() if words.strip()}
    if decision.kind in {ASK, REFUSE} and not (step.reason or (asked and decision.kind == ASK)):
        raise ReasonNeeded
    if decision.kind == APPROVE:
        _approve(acting, found, step)
    elif decision.kind == ASK:
        ask_changes(found, asked, rules, step)
    else:
        refuse(found, step)
    record_action(acting, verb=f"application:{found.state}", subject=application, reason=step.reason, now=now)
    tell_applicant(found, now=now)
    return found


def _approve(acting: Acting, application: Application, step: Step) -> None:
    """The shop, its owner and how far it opens, all or nothing."""
    if not may_move(application.state, APPROVED):
        raise WrongStep(state=application.state)
    lines = checklist_of(application, now=step.now)
    if missing := unmet(lines):
        raise NotChecked(items=missing)
    shop, why = _shop(application, step.now), Why(step.reason or "Demande approuvée", acting.account_id, step.now)
    if application.is_claim and application.merchant_id:
        merchant = take_over(application.merchant_id, shop, application.applicant_id)
        if merchant is None:
            raise AlreadyRun
    else:
        merchant = make_shop(shop, application.applicant_id, why)
    if zone := _zone(application.delivery, territory(application.territory_id).currency):
        add_zone(merchant.pk, zone)
    try:
        with transaction.atomic():
            approve(application, merchant.pk, step, checklist={line.item.code: line.holds for line in lines})
    except IntegrityError as twice:
        if "one_approved_application_of_a_shop" not in str(twice):
            raise
        raise AlreadyRun from twice
    begin_team(merchant.pk, application.applicant_id, now=step.now)
    open_shop_so_far(application.territory_id, merchant.public_id, application.opening, why)


def _shop(application: Application, now: datetime) -> GivenShop:
    given, here = application.identity, territory(application.territory_id)
    places = [given_place(application.territory_id, given["name"], place, now) for place in application.places]
    return GivenShop(
        territory=application.territory_id,
        name=given["name"],
        legal_name=given["legal_name"],
        email=given["email"],
        phone=given.get("phone", ""),
        website=given.get("website", ""),
        number=given.get("number", ""),
        tax_numbers={tax: given[tax] for tax in here.identifiers["taxes"] if given.get(tax)},
        languages=tuple(dict.fromkeys((application.language, *here.languages))),
        places=tuple(places),
    )


def _zone(given: Answers, currency: str) -> Zone | None:
    if not given.get("delivers"):
        return None
    free_from = cents(given["free_from"]) if given.get("free_from") else None
    return Zone(
        method=DELIVERY,
        name=ZONE_NAME,
        steps=((0, cents(given["price"]) or 0),),
        free_from=None if free_from is None else Money(free_from, currency),
        currency=currency,
        prefixes=tuple(prefixes(given.get("prefixes", ""))),
        days=int(given["days"]),
    )
