"""An operator decides a report: the message stays or is hidden, its author is left alone, warned or stopped for a while."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.base.notifications.actions import record_letters
from panier.civic.messaging.actions.reports import decide_report as write_decision
from panier.civic.messaging.models import Report
from panier.civic.messaging.queries import limits, lock_report, report_for_operator
from panier.civic.messaging.rules import REASON_LENGTH, Decision, checked
from panier.flows.conversation_letters import decision_letters


@transaction.atomic(durable=True)
def decide_report(acting: Acting, public_id: str, decision: Decision, *, now: datetime) -> Report:
    """Both the reporter and the author are told by letter. NoSuchThread, BadDecision, ReasonNeeded, ReportDecided."""
    decision = decision._replace(reason=" ".join(decision.reason.split())[:REASON_LENGTH])
    decision = checked(decision, limits(acting.territory, now).stop_days)
    report = lock_report(report_for_operator(acting.territory, public_id).pk)
    write_decision(report, decision, actor=acting.label, now=now)
    verb = f"decide_report:{'hide+' if decision.hides else ''}{decision.measure}"
    record_action(acting, verb=verb, subject=report.message.public_id, reason=decision.reason, now=now)
    record_letters(decision_letters(report, decision, now=now), now=now)
    return report
