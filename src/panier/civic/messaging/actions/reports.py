"""What is reported, and what an operator makes of it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from panier.civic.messaging.models import Message, Report, Silence, Thread
from panier.civic.messaging.queries import limits
from panier.civic.messaging.rules import (
    NAME_LENGTH,
    REASON_LENGTH,
    BadReport,
    Decision,
    ReportDecided,
)
from panier.kit.refusals import ReasonNeeded


class Complaint(NamedTuple):
    """Who reports, and why: one of the territory's reasons."""

    side: str
    account_id: int | None
    why: str
    note: str


def report_message(thread: Thread, message: Message, complaint: Complaint, *, now: datetime) -> Report:
    """Once a side and message: the second click is the same report. BadReport."""
    rules = limits(thread.territory_id, now)
    other = {"shopper": "merchant", "merchant": "shopper"}.get(complaint.side)
    if complaint.why not in rules.reasons or message.side != other:
        raise BadReport
    found, _made = Report.objects.get_or_create(
        message=message,
        side=complaint.side,
        defaults={
            "territory_id": thread.territory_id,
            "account_id": complaint.account_id,
            "why": complaint.why,
            "note": complaint.note.strip()[:REASON_LENGTH],
            "at": now,
            "due_at": now + timedelta(hours=rules.report_hours),
        },
    )
    return found


def decide_report(report: Report, decision: Decision, *, actor: str, now: datetime) -> None:
    """What was decided; hides the message and stops its author where it says so. ReasonNeeded, ReportDecided."""
    if not decision.reason:
        raise ReasonNeeded
    if report.decided_at is not None:
        raise ReportDecided
    report.decided_at, report.decided_by, report.reason = now, actor[:NAME_LENGTH], decision.reason
    report.hides, report.measure = decision.hides, decision.measure
    report.save(update_fields=["decided_at", "decided_by", "reason", "hides", "measure"])
    if decision.hides:
        Message.objects.filter(pk=report.message_id, hidden_at=None).update(
            hidden_at=now, hidden_reason=decision.reason
        )
    if decision.measure == "stopped":
        _silence(report, decision, now)


def _silence(report: Report, decision: Decision, now: datetime) -> None:
    message = report.message
    shopper = message.side == "shopper"
    Silence.objects.create(
        territory_id=report.territory_id,
        account_id=message.account_id or (message.thread.account_id if shopper else None),
        email=message.thread.email if shopper else "",
        reason=decision.reason,
        since=now,
        until=now + timedelta(days=decision.days),
    )
