"""Reading applications. The permission is inside each query and in its name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When

from panier.kit.locks import locked
from panier.kit.sealing import unseal
from panier.offer.onboarding.models import (
    Application,
    ApplicationEvent,
    BankAccount,
    BankChange,
    Check,
    DirectoryRun,
    Proof,
    TermsAccepted,
    WayAsked,
)
from panier.offer.onboarding.rules import APPROVED, CHANGES_ASKED, OPEN, SUBMITTED, NoSuchApplication
from panier.offer.onboarding.rules.bank import BANK_PURPOSE, GivenAccount
from panier.offer.onboarding.rules.steps import Draft, ProofSeen

LIMIT = 100
DECIDED_SHOWN = 30


@dataclass(frozen=True, slots=True)
class AccountInForce:
    """Where a shop is paid at a moment. Transit and account number stay sealed until somebody pays (`opened`)."""

    merchant_id: int
    holder: str
    institution: str
    last_digits: str
    since: datetime
    sealed: str = field(repr=False)
    subject: str = field(repr=False)  # what it was sealed for

    def opened(self) -> GivenAccount:
        """Institution, transit and account number, for whoever writes the payment; NotOpenedError."""
        return GivenAccount(self.holder, *unseal(self.sealed, purpose=BANK_PURPOSE, subject=self.subject).split("-"))


def application_of_applicant(account_id: int | None, public_id: str) -> Application:
    """One's own, or NoSuchApplication: another person's is like a missing one."""
    found = None
    if account_id is not None:
        found = _whole().filter(applicant_id=account_id, public_id=public_id).first()
    if found is None:
        raise NoSuchApplication
    return found


def lock_of_applicant(account_id: int | None, public_id: str) -> Application:
    """One's own, locked until the transaction ends; NoSuchApplication."""
    found = None
    if account_id is not None:
        own = Application.objects.filter(applicant_id=account_id, public_id=public_id)
        found = locked(own).select_related("applicant").first()
    if found is None:
        raise NoSuchApplication
    return found


def applications_of_applicant(account_id: int) -> list[Application]:
    """The latest first."""
    return list(
        Application.objects.filter(applicant_id=account_id).select_related("merchant").order_by("-changed_at")[:LIMIT]
    )


def count_open(account_id: int) -> int:
    return Application.objects.filter(applicant_id=account_id, state__in=OPEN).count()


def open_claim_of(account_id: int, merchant_id: int) -> Application | None:
    """The one this person has begun for this shop."""
    return Application.objects.filter(applicant_id=account_id, merchant_id=merchant_id, state__in=OPEN).first()


def application_of_territory(territory: str, public_id: str) -> Application:
    """For an operator of the territory, who has shown that he is one; a draft is its author's alone. NoSuchApplication."""
    sent = _whole().filter(territory_id=territory, public_id=public_id, submitted_at__isnull=False)
    found = sent.first()
    if found is None:
        raise NoSuchApplication
    return found


def events_of(application: Application) -> list[ApplicationEvent]:
    """The first first."""
    return list(ApplicationEvent.objects.filter(application=application).order_by("at", "pk")[:LIMIT])


def lock_of_territory(territory: str, public_id: str) -> Application:
    """As above, locked."""
    sent = Application.objects.filter(territory_id=territory, public_id=public_id, submitted_at__isnull=False)
    found = locked(sent).select_related("applicant").first()
    if found is None:
        raise NoSuchApplication
    return found


def queue(territory: str) -> list[Application]:
    """What waits for an operator, the most urgent first; then what waits for the applicant."""
    mine = Case(When(state=SUBMITTED, then=Value(0)), default=Value(1), output_field=IntegerField())
    waiting = Application.objects.filter(territory_id=territory, state__in=(SUBMITTED, CHANGES_ASKED))
    return list(waiting.select_related("merchant", "applicant").order_by(mine, "due_at", "pk")[:LIMIT])


def decided(territory: str) -> list[Application]:
    """The latest decisions."""
    done = Application.objects.filter(territory_id=territory, decided_at__isnull=False)
    return list(done.select_related("merchant", "applicant").order_by("-decided_at")[:DECIDED_SHOWN])


def rivals_of(application: Application) -> int:
    """How many others ask for the same shop at this moment."""
    if application.merchant_id is None:
        return 0
    others = Application.objects.filter(merchant_id=application.merchant_id, state=SUBMITTED)
    return others.exclude(pk=application.pk).count()


def proofs_ending(territory: str, today: date, days: int) -> list[Proof]:
    """Of shops that are in: proofs that are over, or will be within so many days."""
    ending = Proof.objects.filter(
        application__territory_id=territory,
        application__state=APPROVED,
        expires_on__lte=today + timedelta(days=days),
    )
    return list(ending.select_related("application__merchant").order_by("expires_on", "pk")[:LIMIT])


def proof_of(application: Application, public_id: str) -> Proof:
    """NoSuchApplication when this application has no such proof."""
    found = Proof.objects.filter(application=application, public_id=public_id).first()
    if found is None:
        raise NoSuchApplication
    return found


def bank_of(application: Application) -> BankAccount | None:
    """Its last digits; what is sealed stays so."""
    return BankAccount.objects.filter(application=application).defer("account_sealed").first()


def bank_account_in_force(merchant_id: int, now: datetime) -> AccountInForce | None:
    """The last one whose hold is over; before any change, the one given to join. None: nobody has given one yet."""
    changes = BankChange.objects.filter(merchant_id=merchant_id, in_force_at__lte=now, cancelled_at=None)
    if found := changes.order_by("-in_force_at", "-pk").first():
        return _in_force(found, merchant_id, found.in_force_at, found.public_id)
    first = BankAccount.objects.filter(merchant_id=merchant_id).select_related("application").first()
    if first is None:
        return None
    return _in_force(first, merchant_id, first.application.decided_at or first.given_at, first.application.public_id)


def _in_force(found: BankAccount | BankChange, merchant_id: int, since: datetime, subject: str) -> AccountInForce:
    return AccountInForce(
        merchant_id=merchant_id,
        holder=found.holder_name,
        institution=found.institution,
        last_digits=found.last_digits,
        since=since,
        sealed=found.account_sealed,
        subject=subject,
    )


def with_papers(merchant_ids: Collection[int]) -> set[int]:
    """Those of these shops of which anything given to join, or an account, a way asked or terms accepted since, is still kept."""
    approved = Application.objects.filter(merchant_id__in=merchant_ids, state=APPROVED)
    since = [rows.objects.filter(merchant_id__in=merchant_ids) for rows in (BankChange, WayAsked, TermsAccepted)]
    return {
        merchant for rows in (approved, *since) for merchant in rows.values_list("merchant_id", flat=True) if merchant
    }


def latest_acceptance(application: Application) -> TermsAccepted | None:
    return TermsAccepted.objects.filter(application=application).order_by("-accepted_at", "-pk").first()


def verified_so_far(application: Application) -> Mapping[str, bool]:
    return dict(Check.objects.filter(application=application).values_list("item", "holds")[:LIMIT])


def draft_of(application: Application) -> Draft:
    """As the rules look at it."""
    proofs = Proof.objects.filter(application=application).values_list("rule", "expires_on")[:LIMIT]
    accepted = latest_acceptance(application)
    return Draft(
        opening=application.opening,
        identity=application.identity,
        eligibility=application.eligibility,
        places=application.places,
        delivery=application.delivery,
        proofs=tuple(ProofSeen(rule, expires_on) for rule, expires_on in proofs),
        has_bank=BankAccount.objects.filter(application=application).exists(),
        accepted_version=accepted.version if accepted else "",
        attested=application.attested,
        asked=application.asked,
    )


def waiting_count(territory: str, now: datetime) -> tuple[int, int]:
    """How many wait for an operator, and how many of these too long."""
    found = Application.objects.filter(territory_id=territory, state=SUBMITTED).aggregate(
        waiting=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now))
    )
    return found["waiting"], found["late"]


def directory_runs(territory: str) -> list[DirectoryRun]:
    return list(DirectoryRun.objects.filter(territory_id=territory).order_by("-asked_at")[:DECIDED_SHOWN])


def directory_run(territory: str, public_id: str) -> DirectoryRun:
    """NoSuchApplication when there is none in this territory."""
    found = DirectoryRun.objects.filter(territory_id=territory, public_id=public_id).first()
    if found is None:
        raise NoSuchApplication
    return found


def _whole() -> QuerySet[Application]:
    return Application.objects.select_related("merchant", "applicant").prefetch_related(
        Prefetch("proofs", Proof.objects.order_by("rule"))
    )
