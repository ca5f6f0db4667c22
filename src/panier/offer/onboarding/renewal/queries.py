"""Reading the papers of shops that are in, and those given in their place."""

from datetime import date, datetime, timedelta

from panier.kit.locks import locked
from panier.offer.onboarding.models import Application, Proof, Renewal
from panier.offer.onboarding.rules import APPROVED, CHANGES_ASKED, SUBMITTED, NoSuchApplication
from panier.offer.onboarding.rules.renewal import WAITING

LIMIT = 100
MOST_REMINDED = 500
TOLD_OVER_DAYS = 30  # a proof that is over is told as such within so many days, whatever stood still meanwhile


def approved_of_merchant(merchant_id: int) -> Application | None:
    """The application by which the shop came in; None: it was here before there were any."""
    return Application.objects.filter(merchant_id=merchant_id, state=APPROVED).first()


def lock_of_merchant(merchant_id: int) -> Application:
    """Locked until the transaction ends; NoSuchApplication."""
    found = locked(Application.objects.filter(merchant_id=merchant_id, state=APPROVED)).first()
    if found is None:
        raise NoSuchApplication
    return found


def proofs_of(application: Application) -> dict[str, Proof]:
    """By rule."""
    return {proof.rule: proof for proof in Proof.objects.filter(application=application)[:LIMIT]}


def renewals_of(application: Application, rule: str = "") -> list[Renewal]:
    """The latest first; of one rule, or of all."""
    rows = Renewal.objects.filter(application=application)
    return list((rows.filter(rule=rule) if rule else rows).order_by("-given_at", "-pk")[:LIMIT])


def paper_of(application: Application, public_id: str) -> str:
    """The digest of one of its papers, in force or given in place of one; NoSuchApplication."""
    for rows in (Proof.objects, Renewal.objects):
        if digest := rows.filter(application=application, public_id=public_id).values_list("digest", flat=True).first():
            return digest
    raise NoSuchApplication


def renewals_waiting(territory: str) -> list[Renewal]:
    """What an operator has to read, the most urgent first."""
    rows = Renewal.objects.filter(application__territory_id=territory, state=WAITING)
    return list(rows.select_related("application__merchant").order_by("due_at", "pk")[:LIMIT])


def renewals_late(territory: str, now: datetime) -> int:
    return Renewal.objects.filter(application__territory_id=territory, state=WAITING, due_at__lt=now).count()


def renewals_due(territory: str, before: datetime) -> list[Renewal]:
    rows = Renewal.objects.filter(application__territory_id=territory, state=WAITING, due_at__lte=before)
    return list(rows.select_related("application__merchant").order_by("due_at", "pk")[:MOST_REMINDED])


def proofs_to_tell(territory: str, today: date, days: int) -> list[Proof]:
    """Of shops that are in: those that end within so many days, or have ended lately."""
    within = (today - timedelta(days=TOLD_OVER_DAYS), today + timedelta(days=days))
    rows = Proof.objects.filter(
        application__territory_id=territory, application__state=APPROVED, expires_on__range=within
    )
    return list(rows.select_related("application__merchant").order_by("expires_on", "pk")[:MOST_REMINDED])


def reviews_due(territory: str, before: datetime) -> list[Application]:
    """Sent, and to be answered by an operator before this moment."""
    rows = Application.objects.filter(territory_id=territory, state=SUBMITTED, due_at__lte=before)
    return list(rows.order_by("due_at", "pk")[:MOST_REMINDED])


def changes_due(territory: str, now: datetime, before: datetime) -> list[Application]:
    """Their applicants still have time to answer, but not much."""
    rows = Application.objects.filter(territory_id=territory, state=CHANGES_ASKED, due_at__range=(now, before))
    return list(rows.select_related("applicant").order_by("due_at", "pk")[:MOST_REMINDED])
