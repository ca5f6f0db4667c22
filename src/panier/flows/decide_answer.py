"""An operator decides about a published question: it stays, or is off the page for good."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.base.notifications.actions import record_letters
from panier.civic.messaging.actions.publishing import Verdict, decide_published
from panier.civic.messaging.queries.published import lock_published_report, published_reports_waiting
from panier.civic.messaging.rules import REASON_LENGTH
from panier.flows.conversation_letters import answered_letters
from panier.kit.freshness import changed


@transaction.atomic(durable=True)
def decide_answer(acting: Acting, public_id: str, reason: str, *, hides: bool, now: datetime) -> None:
    """NoSuchThread, ReasonNeeded, ReportDecided. Whoever reported it hears what was decided."""
    reason = " ".join(reason.split())[:REASON_LENGTH]
    report = lock_published_report(acting.territory, public_id)
    readers = published_reports_waiting(report.published)
    decide_published(report, Verdict(hides, reason, acting.label), now=now)
    verb = "hide_published" if hides else "keep_published"
    record_action(acting, verb=verb, subject=report.published.public_id, reason=reason, now=now)
    changed(report.published.product)
    record_letters(answered_letters(report.published, readers, Verdict(hides, reason, acting.label)), now=now)
