"""Reading what shops have published of conversations. The permission is inside each query and in its name."""

from datetime import datetime

from django.db.models import QuerySet

from panier.civic.messaging.models import Published, PublishedReport, Thread
from panier.civic.messaging.rules import NoSuchThread
from panier.kit.freshness import shows
from panier.kit.locks import locked

SHOWN, WAITING = 20, 30


def published_about(territory: str, product: str) -> list[Published]:
    """On the product's page, the newest first."""
    shows(product)
    return list(_shown(territory).filter(product=product).order_by("-published_at", "-pk")[:SHOWN])


def published_of_thread(thread: Thread) -> Published | None:
    """What stands, or what the market has hidden: that is not published again."""
    found = Published.objects.filter(thread=thread).order_by("-pk").first()
    return found if found and (found.withdrawn_at is None or found.hidden_at is not None) else None


def published_shown(territory: str, public_id: str) -> Published:
    found = _shown(territory).filter(public_id=public_id).first()
    if found is None:
        raise NoSuchThread
    return found


def published_reports(territory: str) -> list[PublishedReport]:
    """To be decided soonest first."""
    found = PublishedReport.objects.filter(published__territory_id=territory, decided_at=None)
    return list(found.select_related("published__merchant").order_by("due_at", "pk")[:WAITING])


def late_published_reports(territory: str, now: datetime) -> list[PublishedReport]:
    """Not decided in their time, the latest due first."""
    found = PublishedReport.objects.filter(published__territory_id=territory, decided_at=None, due_at__lt=now)
    return list(found.select_related("published__merchant").order_by("-due_at", "pk")[:WAITING])


def published_reports_waiting(published: Published) -> list[PublishedReport]:
    """All that wait about the same: one decision answers them."""
    return list(published.reports.filter(decided_at=None).select_related("account").order_by("pk"))


def count_published_reports(territory: str) -> int:
    return PublishedReport.objects.filter(published__territory_id=territory, decided_at=None).count()


def lock_published_report(territory: str, public_id: str) -> PublishedReport:
    """For an operator, locked until the transaction ends; or NoSuchThread."""
    reports = PublishedReport.objects.select_related("published")
    found = locked(reports.filter(published__territory_id=territory, public_id=public_id)).first()
    if found is None:
        raise NoSuchThread
    return found


def _shown(territory: str) -> "QuerySet[Published]":
    shown = Published.objects.filter(territory_id=territory, withdrawn_at=None, hidden_at=None)
    return shown.select_related("merchant")
