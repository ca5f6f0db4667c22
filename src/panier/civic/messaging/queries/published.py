"""Reading what shops have published of conversations. The permission is inside each query and in its name."""

from datetime import datetime
from typing import NamedTuple

from panier.civic.messaging.models import Published, PublishedReport, Thread
from panier.civic.messaging.rules import NoSuchThread
from panier.kit.freshness import shows
from panier.kit.locks import locked
from panier.kit.sql import lines

SHOWN, WAITING = 20, 30


# On every product's page, and most have none: by the ORM it took longer to write than to answer.
ABOUT = """
SELECT published.public_id, merchant.name, published.name, published.question, published.question_language,
  published.asked_at, published.answer, published.answer_language, published.answered_at
FROM messaging_published published JOIN merchants_merchant merchant ON merchant.id = published.merchant_id
WHERE published.territory_id = %s AND published.product = %s AND published.withdrawn_at IS NULL AND published.hidden_at IS NULL
ORDER BY published.published_at DESC, published.id DESC LIMIT %s
"""


class Answered(NamedTuple):
    """A question with the shop's answer, as readers see them. `name`: the asker's, if she agreed."""

    public_id: str
    merchant: str
    name: str
    question: str
    question_language: str
    asked_at: datetime
    answer: str
    answer_language: str
    answered_at: datetime


def published_about(territory: str, product: str) -> list[Answered]:
    """On the product's page, the newest first."""
    shows(product)
    return [Answered._make(row) for row in lines(ABOUT, territory, product, SHOWN)]


def published_of_thread(thread: Thread) -> Published | None:
    """What stands, or what the market has hidden: that is not published again."""
    found = Published.objects.filter(thread=thread).order_by("-pk").first()
    return found if found and (found.withdrawn_at is None or found.hidden_at is not None) else None


def published_shown(territory: str, public_id: str) -> Published:
    shown = Published.objects.filter(territory_id=territory, withdrawn_at=None, hidden_at=None)
    found = shown.select_related("merchant").filter(public_id=public_id).first()
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
