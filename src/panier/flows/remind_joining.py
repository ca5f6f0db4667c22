"""Before the time of an application or of a paper is over, whoever must answer gets a letter; once each, the days are the pack's."""

from datetime import datetime, timedelta

from django.db import transaction

from panier.base.notifications.actions import Telling
from panier.flows.joining import join_rules_now
from panier.flows.links import named_link
from panier.flows.origins import today_in
from panier.flows.proof_letters import operator_letters, proof_letters, record_new, rule_name
from panier.offer.merchants.rules import OPENNESS
from panier.offer.onboarding.models import Application, Proof
from panier.offer.onboarding.renewal.queries import (
    changes_due,
    proofs_to_tell,
    renewals_due,
    renewals_of,
    reviews_due,
)
from panier.offer.onboarding.rules.pack import JoinRules
from panier.offer.onboarding.rules.renewal import WAITING, reached

LAST_SECOND = timedelta(days=1)  # a proof counts all of its last day


@transaction.atomic(durable=True)
def remind_joining(territory: str, *, now: datetime) -> int:
    """How many letters were written."""
    rules = join_rules_now(territory, now)
    letters = [
        *_applicants(territory, rules, now),
        *_operators(territory, rules, now),
        *_papers(territory, rules, now),
    ]
    return record_new(letters, now=now)


def _applicants(territory: str, rules: JoinRules, now: datetime) -> list[Telling]:
    steps, found = rules.reminders.changes, []
    for application in changes_due(territory, now, now + timedelta(days=max(steps, default=0))):
        due = application.due_at or now
        found.append(_to_applicant(application, due, reached(due - now, steps)))
    return found


def _to_applicant(application: Application, due: datetime, step: int | None) -> Telling:
    person, language = application.applicant, application.language
    facts = {
        "email": person.email,
        "merchant": application.identity.get("name", ""),
        "due": due.isoformat(),
        "link": named_link(language, "join_one", application.public_id),
    }
    key = f"application_due:{application.public_id}:{due.isoformat()}:{step}"
    return Telling(application.territory_id, "application_due", key, person.email, language, facts)


def _operators(territory: str, rules: JoinRules, now: datetime) -> list[Telling]:
    """Applications, and papers in place of others."""
    steps = rules.reminders.review
    before = now + timedelta(days=max(steps, default=0))
    waiting: list[tuple[Application, str, datetime, tuple[str, ...]]] = [
        (each, "application", each.due_at or now, ("operation_application", each.public_id))
        for each in reviews_due(territory, before)
    ]
    waiting += [
        (each.application, "proof", each.due_at, ("operation_paper", each.application.public_id, each.rule))
        for each in renewals_due(territory, before)
    ]
    found: list[Telling] = []
    for application, what, due, page in waiting:
        step = "late" if due <= now else str(reached(due - now, steps))
        found += operator_letters(application, what, due, page, step)
    return found


def _papers(territory: str, rules: JoinRules, now: datetime) -> list[Telling]:
    today, steps = today_in(territory, now), rules.reminders.proof
    found: list[Telling] = []
    for proof in proofs_to_tell(territory, today, max(steps, default=0)):
        if proof.expires_on is not None:
            found += _paper(proof, rules, (proof.expires_on - today).days, now)
    return found


def _paper(proof: Proof, rules: JoinRules, left: int, now: datetime) -> list[Telling]:
    """To the owners; once it is over to the operators too, who look at it."""
    step, application = reached(timedelta(days=left), rules.reminders.proof), proof.application
    rule, over = rules.named(proof.rule), left < 0
    if application.merchant is None or proof.expires_on is None:
        return []
    facts = {
        "what": "over" if over else "soon",
        "rule": rule_name(rules, proof.rule),
        "day": proof.expires_on.isoformat(),
        "days": max(left, 0),
        "waiting": any(each.state == WAITING for each in renewals_of(application, proof.rule)),
        "opening": rule.over if rule else "",
    }
    key = f"proof:{proof.public_id}:{proof.expires_on}:{'over' if over else step}"
    letters = proof_letters(application.merchant, key, facts)
    if over and rule and rule.over and OPENNESS[application.merchant.state] > OPENNESS[rule.over]:
        page = ("operation_paper", application.public_id, proof.rule)
        due = datetime.combine(proof.expires_on + LAST_SECOND, datetime.min.time(), tzinfo=now.tzinfo)
        letters += operator_letters(application, "over", due, page, "over")
    return letters
