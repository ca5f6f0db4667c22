"""A paper in place of one that ends: given, read, accepted or refused. The caller holds the application's lock."""

from datetime import datetime, timedelta

from panier.offer.onboarding.actions import FILE_NAME_LENGTH, REASON_LENGTH, GivenProof, Step, drop_unused
from panier.offer.onboarding.models import Application, Proof, Renewal
from panier.offer.onboarding.rules import WrongStep
from panier.offer.onboarding.rules.pack import JoinRules
from panier.offer.onboarding.rules.renewal import ACCEPTED, REFUSED, WAITING
from panier.offer.team.actions import By


def give_renewal(application: Application, given: GivenProof, rules: JoinRules, by: By) -> Renewal:
    """In place of one that still waits to be read."""
    own = Renewal.objects.filter(application=application, rule=given.rule, state=WAITING)
    before = list(own.values_list("digest", flat=True))
    own.delete()
    drop_unused(before)
    return Renewal.objects.create(
        application=application,
        rule=given.rule,
        digest=given.digest,
        file_name=given.file_name[-FILE_NAME_LENGTH:],
        expires_on=given.expires_on,
        account_id=by.account_id,
        actor=by.name,
        given_at=by.now,
        due_at=by.now + timedelta(days=rules.review_days),
    )


def accept_renewal(application: Application, rule: str, step: Step) -> Renewal:
    """The shop's proof from now on; the one before goes. WrongStep when none waits any more."""
    renewal = _decide(application, rule, ACCEPTED, step)
    before = list(Proof.objects.filter(application=application, rule=rule).values_list("digest", flat=True))
    facts = {
        "digest": renewal.digest,
        "file_name": renewal.file_name,
        "expires_on": renewal.expires_on,
        "given_at": renewal.given_at,
    }
    Proof.objects.update_or_create(application=application, rule=rule, defaults=facts)
    drop_unused(before)
    if rule not in application.eligibility:
        application.eligibility = [*application.eligibility, rule]
        application.save(update_fields=["eligibility"])
    return renewal


def refuse_renewal(application: Application, rule: str, step: Step) -> Renewal:
    """WrongStep when none waits any more."""
    return _decide(application, rule, REFUSED, step)


def forget_renewals(*, decided_before: datetime) -> int:
    """Decided long ago: with their files, but for those that are a proof in force."""
    gone = Renewal.objects.filter(decided_at__lt=decided_before)
    papers = list(gone.values_list("digest", flat=True))
    count = gone.delete()[0]
    drop_unused(papers)
    return count


def _decide(application: Application, rule: str, state: str, step: Step) -> Renewal:
    renewal = Renewal.objects.filter(application=application, rule=rule, state=WAITING).first()
    if renewal is None:
        raise WrongStep(state=application.state)
    renewal.state, renewal.reason = state, step.reason[:REASON_LENGTH]
    renewal.decided_by, renewal.decided_at = step.actor, step.now
    renewal.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    return renewal
