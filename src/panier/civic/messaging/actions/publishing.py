"""A question and its answer on the product's page, inside the caller's transaction and under the lock of the thread."""

from datetime import datetime, timedelta
from typing import NamedTuple

from panier.civic.messaging.models import Message, Published, PublishedReport, Thread
from panier.civic.messaging.queries import limits
from panier.civic.messaging.queries.published import published_of_thread
from panier.civic.messaging.rules import (
    NAME_LENGTH,
    REASON_LENGTH,
    BadReport,
    NotToPublish,
    ReportDecided,
)
from panier.kit.refusals import ReasonNeeded

SHOWN_NAME = 40


class Pair(NamedTuple):
    question: Message
    answer: Message


class Verdict(NamedTuple):
    hides: bool
    reason: str
    actor: str


def publish_pair(thread: Thread, pair: Pair, *, actor: str, now: datetime) -> Published:
    """A copy of both, as they were written. NotToPublish."""
    question, answer = pair
    stands = question.hidden_at is None and answer.hidden_at is None and question.text != "" != answer.text
    sides = (question.side, answer.side) == ("shopper", "merchant") and question.pk < answer.pk
    if thread.part_id or thread.state == Thread.State.UNCONFIRMED or not stands or not sides:
        raise NotToPublish
    if published_of_thread(thread) is not None:
        raise NotToPublish
    return Published.objects.create(
        territory_id=thread.territory_id,
        merchant_id=thread.merchant_id,
        product=thread.product,
        thread=thread,
        name=(thread.name.split() or [""])[0][:SHOWN_NAME] if thread.may_name else "",
        question=question.text,
        question_language=question.language,
        asked_at=question.at,
        answer=answer.text,
        answer_language=answer.language,
        answered_at=answer.at,
        published_by=actor[:NAME_LENGTH],
        published_at=now,
    )


def withdraw_published(published: Published, *, now: datetime) -> None:
    """Reports that wait have nothing to decide any more."""
    published.withdrawn_at = now
    published.save(update_fields=["withdrawn_at"])
    published.reports.filter(decided_at=None).delete()


def report_published(published: Published, account_id: int, why: str, note: str, *, now: datetime) -> PublishedReport:
    """Once a person: the second click is the same report. BadReport."""
    rules = limits(published.territory_id, now)
    if why not in rules.reasons:
        raise BadReport
    note = note.strip()[:REASON_LENGTH]
    found, _made = PublishedReport.objects.get_or_create(
        published=published,
        account_id=account_id,
        defaults={"why": why, "note": note, "at": now, "due_at": now + timedelta(hours=rules.report_hours)},
    )
    return found


def decide_published(report: PublishedReport, verdict: Verdict, *, now: datetime) -> None:
    """All that wait about the same are answered: `queries.published.published_reports_waiting`. ReasonNeeded, ReportDecided."""
    if not verdict.reason:
        raise ReasonNeeded
    if report.decided_at is not None:
        raise ReportDecided
    PublishedReport.objects.filter(published=report.published, decided_at=None).update(
        decided_at=now, decided_by=verdict.actor[:NAME_LENGTH], hides=verdict.hides, reason=verdict.reason
    )
    if verdict.hides:
        Published.objects.filter(pk=report.published_id).update(hidden_at=now, hidden_reason=verdict.reason)
