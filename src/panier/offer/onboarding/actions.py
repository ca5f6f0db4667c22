"""Writing applications: each step as it is typed, each move with who took it and why."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction

from panier.kit.sealing import seal
from panier.offer.onboarding.models import (
    Application,
    ApplicationEvent,
    BankAccount,
    BankChange,
    Check,
    Proof,
    Renewal,
    TermsAccepted,
    WayAsked,
)
from panier.offer.onboarding.rules import (
    APPROVED,
    CHANGES_ASKED,
    LAPSED,
    REFUSED,
    SUBMITTED,
    WITHDRAWN,
    WRITABLE,
    TermsMoved,
    WrongStep,
    may_move,
)
from panier.offer.onboarding.rules.bank import BANK_PURPOSE, GivenAccount
from panier.offer.onboarding.rules.pack import JoinRules, Terms
from panier.offer.origin.files import PROOFS
from panier.offer.origin.models import Claim

REASON_LENGTH, FILE_NAME_LENGTH = 400, 120
MOST_LAPSED = MOST_FORGOTTEN = 500
FIELDS = {
    "identity": ("opening", "identity"),
    "eligibility": ("eligibility",),
    "places": ("places",),
    "delivery": ("delivery", "places"),
    "terms": ("attested",),
}


class Step(NamedTuple):
    """Who moves it, why, when."""

    actor: str
    reason: str
    now: datetime


class GivenProof(NamedTuple):
    rule: str
    digest: str  # empty: the day alone changes
    file_name: str
    expires_on: date | None


def open_application(facts: Mapping[str, Any], step: Step) -> Application:
    """A draft with what is known already."""
    made = Application.objects.create(created_at=step.now, changed_at=step.now, **facts)
    _record(made, "", made.state, step)
    return made


def fill(application: Application, step: str, answers: Mapping[str, Any], *, now: datetime) -> None:
    """Keep what was typed, faulty or not. WrongStep once it is sent."""
    must_be_writable(application)
    fields = [name for name in FIELDS[step] if name in answers]
    for name in fields:
        setattr(application, name, answers[name])
    application.changed_at = now
    application.save(update_fields=[*fields, "changed_at"])


def keep_rule_proof(application: Application, given: GivenProof, *, now: datetime) -> None:
    """In place of the one before; without a file, the day of the one there is."""
    must_be_writable(application)
    own = Proof.objects.filter(application=application, rule=given.rule)
    before = list(own.values_list("digest", flat=True))
    if not given.digest:
        own.update(expires_on=given.expires_on)
        return
    facts = {
        "digest": given.digest,
        "file_name": given.file_name[-FILE_NAME_LENGTH:],
        "expires_on": given.expires_on,
        "given_at": now,
    }
    Proof.objects.update_or_create(application=application, rule=given.rule, defaults=facts)
    drop_unused(before)


def keep_bank(application: Application, given: GivenAccount, *, now: datetime) -> None:
    """Sealed for this application alone."""
    must_be_writable(application)
    facts = {
        "holder_name": given.holder,
        "institution": given.institution,
        "account_sealed": seal(given.plain(), purpose=BANK_PURPOSE, subject=application.public_id),
        "last_digits": given.last_digits,
        "given_at": now,
    }
    BankAccount.objects.update_or_create(application=application, defaults=facts)
    Application.objects.filter(pk=application.pk).update(changed_at=now)


def show_terms(application: Application, terms: Terms, *, now: datetime) -> None:
    """The French text is before his eyes: since when, and which."""
    if application.terms_shown != terms.first_digest:
        Application.objects.filter(pk=application.pk).update(terms_shown=terms.first_digest, terms_shown_at=now)
        application.terms_shown, application.terms_shown_at = terms.first_digest, now


def accept_terms(application: Application, terms: Terms, asked: tuple[str, str], *, now: datetime) -> None:
    """`asked`: the version he read and the language he chose. TermsMoved unless its French text was shown first."""
    must_be_writable(application)
    version, language = asked
    shown_at = application.terms_shown_at
    if version != terms.version or application.terms_shown != terms.first_digest or shown_at is None:
        raise TermsMoved
    TermsAccepted.objects.create(
        application=application,
        account_id=application.applicant_id,
        version=version,
        french_digest=terms.first_digest,
        french_shown_at=shown_at,
        language=language,
        accepted_at=now,
    )


def submit(application: Application, rules: JoinRules, step: Step) -> None:
    """WrongStep. The caller has shown that nothing is missing."""
    due = step.now + timedelta(days=rules.review_days)
    _move(application, SUBMITTED, step, submitted_at=step.now, due_at=due, asked={}, reason="")


def ask_changes(application: Application, asked: Mapping[str, str], rules: JoinRules, step: Step) -> None:
    due = step.now + timedelta(days=rules.changes_days)
    _move(application, CHANGES_ASKED, step, due_at=due, asked=dict(asked), reason=step.reason)


def refuse(application: Application, step: Step) -> None:
    _move(application, REFUSED, step, decided_at=step.now, due_at=None, reason=step.reason)


def withdraw(application: Application, step: Step) -> None:
    _move(application, WITHDRAWN, step, due_at=None)


def approve(application: Application, merchant_id: int, step: Step, *, checklist: Mapping[str, bool | None]) -> None:
    """The shop is his, and the account he gave is the shop's. `checklist`: as it stood."""
    _move(
        application,
        APPROVED,
        step,
        checklist,
        merchant_id=merchant_id,
        decided_at=step.now,
        due_at=None,
        reason=step.reason,
    )
    BankAccount.objects.filter(application=application).update(merchant_id=merchant_id)


def verify(application: Application, holds: Mapping[str, bool], step: Step) -> None:
    """What the operator saw; what is not named stays as it was."""
    Check.objects.bulk_create(
        [
            Check(application=application, item=item, holds=said, actor=step.actor, at=step.now)
            for item, said in holds.items()
        ],
        update_conflicts=True,
        unique_fields=["application", "item"],
        update_fields=["holds", "actor", "at"],
    )


def lapse_unanswered(step: Step) -> list[Application]:
    """Asked for changes and not answered in time; they with their applicants."""
    over = Application.objects.filter(state=CHANGES_ASKED, due_at__lt=step.now).select_related("applicant", "merchant")
    found = list(over.select_for_update(of=("self",), skip_locked=True).order_by("pk")[:MOST_LAPSED])
    for application in found:
        _move(application, LAPSED, step, due_at=None)
    return found


def forget_abandoned(*, changed_before: datetime) -> int:
    """Drafts nobody touched, and what came to nothing: with their proofs and bank accounts."""
    gone = Application.objects.filter(state__in=("draft", WITHDRAWN, LAPSED), changed_at__lt=changed_before)
    papers = list(Proof.objects.filter(application__in=gone).values_list("digest", flat=True))
    count = gone.delete()[1].get("onboarding.Application", 0)
    drop_unused(papers)
    return count


def forget_refused(*, decided_before: datetime) -> int:
    """Refused long ago: with their papers, bank accounts and accepted terms; so many a turn, the longest ago first."""
    refused = Application.objects.filter(state=REFUSED, decided_at__lt=decided_before).order_by("decided_at")
    return _forget(list(refused.values_list("pk", flat=True)[:MOST_FORGOTTEN]))


def forget_shop(merchant_id: int) -> None:
    """All that was decided when it joined and asked since, and each account it ever gave. Whoever asks has shown that nothing is owed to it."""
    for kept in (BankChange, WayAsked, TermsAccepted):
        kept.objects.filter(merchant_id=merchant_id).delete()
    _forget(list(Application.objects.filter(state=APPROVED, merchant_id=merchant_id).values_list("pk", flat=True)))


def _forget(gone: Sequence[int]) -> int:
    papers = list(Proof.objects.filter(application__in=gone).values_list("digest", flat=True))
    papers += Renewal.objects.filter(application__in=gone).values_list("digest", flat=True)
    count = Application.objects.filter(pk__in=gone).delete()[1].get("onboarding.Application", 0)
    drop_unused(papers)
    return count


def drop_unused(digests: Sequence[str]) -> None:
    """Files are kept by their content: one that another proof refers to stays."""
    used = set(Proof.objects.filter(digest__in=digests).values_list("digest", flat=True))
    used |= set(Renewal.objects.filter(digest__in=digests).values_list("digest", flat=True))
    used |= set(Claim.objects.filter(proof__in=digests).values_list("proof", flat=True))
    for digest in set(digests) - used:
        transaction.on_commit(partial(PROOFS.drop, digest))


def must_be_writable(application: Application) -> None:
    if application.state not in WRITABLE:
        raise WrongStep(state=application.state)


def _move(
    application: Application, to: str, step: Step, checklist: Mapping[str, bool | None] | None = None, **facts: Any
) -> None:
    if not may_move(application.state, to):
        raise WrongStep(state=application.state)
    before = application.state
    facts |= {"state": to, "changed_at": step.now}
    if "reason" in facts:
        facts["reason"] = facts["reason"][:REASON_LENGTH]
    for name, value in facts.items():
        setattr(application, name, value)
    application.save(update_fields=list(facts))
    _record(application, before, to, step, checklist)


def _record(
    application: Application, before: str, after: str, step: Step, checklist: Mapping[str, bool | None] | None = None
) -> None:
    ApplicationEvent.objects.create(
        application=application,
        before=before,
        after=after,
        reason=step.reason[:REASON_LENGTH],
        checklist=dict(checklist or {}),
        actor=step.actor,
        at=step.now,
    )
