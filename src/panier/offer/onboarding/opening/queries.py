"""Reading what owners ask of how far their shop opens, and the terms a shop has accepted. The permission is in each name."""

from datetime import datetime

from django.db.models.expressions import RawSQL

from panier.kit.locks import locked
from panier.offer.onboarding.models import TermsAccepted, WayAsked
from panier.offer.onboarding.rules.opening import WAITING, WayOver

LIMIT, SHOWN = 100, 10
# The key of a shop's latest yes: at its desk, or in the application by which it came in.
LATEST_YES = """
SELECT yes.id FROM onboarding_termsaccepted yes WHERE yes.merchant_id = %s OR yes.application_id =
  (SELECT application.id FROM onboarding_application application WHERE application.merchant_id = %s AND application.state = 'approved')
ORDER BY yes.accepted_at DESC, yes.id DESC LIMIT 1
"""
ACCEPTED = f"SELECT version FROM onboarding_termsaccepted WHERE id = ({LATEST_YES})"  # noqa: S608 - our own pieces


def ways_asked_by_merchant(merchant_id: int) -> list[WayAsked]:
    """The latest first."""
    return list(WayAsked.objects.filter(merchant_id=merchant_id).order_by("-asked_at", "-pk")[:SHOWN])


def way_waiting(merchant_id: int) -> WayAsked | None:
    return WayAsked.objects.filter(merchant_id=merchant_id, state=WAITING).first()


def lock_way(territory: str, public_id: str) -> WayAsked:
    """For an operator: one that waits, locked until the transaction ends; WayOver."""
    waiting = WayAsked.objects.filter(merchant__territory_id=territory, public_id=public_id, state=WAITING)
    found = locked(waiting).select_related("merchant").first()
    if found is None:
        raise WayOver
    return found


def ways_waiting(territory: str) -> list[WayAsked]:
    """What an operator has to look at, the most urgent first."""
    rows = WayAsked.objects.filter(merchant__territory_id=territory, state=WAITING)
    return list(rows.select_related("merchant").order_by("due_at", "pk")[:LIMIT])


def ways_late(territory: str, now: datetime) -> int:
    return WayAsked.objects.filter(merchant__territory_id=territory, state=WAITING, due_at__lt=now).count()


def acceptance_of_merchant(merchant_id: int) -> TermsAccepted | None:
    latest = RawSQL(LATEST_YES, [merchant_id, merchant_id])  # noqa: S611 - a constant
    return TermsAccepted.objects.filter(pk=latest).select_related("account").first()
