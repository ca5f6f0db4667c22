"""Reading conversations. The permission is inside each query and in its name."""

import hmac
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from panier.base.territories.queries import when_day_began
from panier.civic.messaging.models import Attachment, Message, Report, Silence, Thread
from panier.civic.messaging.rules import SETTING, Limits, NoSuchThread, read_limits, thread_token
from panier.kit.locks import locked

PAGE = 30
AT_ONCE = 500  # of all there are
MESSAGES_SHOWN = 200  # the latest of one conversation
DECIDED_SHOWN = 20
NEVER = 2_147_483_647  # an answer that did not come is longer than any
# Of what shoppers began: the median of the first answers, where a question left without one counts as the longest.
ANSWERS = """
SELECT merchant_id, count(*), count(answered_at),
  percentile_disc(0.5) WITHIN GROUP (ORDER BY coalesce(answer_minutes, %(never)s))
FROM messaging_thread
WHERE merchant_id = ANY(%(merchants)s) AND asked_at >= %(since)s AND state <> 'unconfirmed'
  AND (answered_at IS NOT NULL OR asked_at < %(late)s)
GROUP BY merchant_id
"""


class AnswerTime(NamedTuple):
    """Of one merchant over the days the territory measures: minutes of opening to the first answer; None when most got none."""

    cases: int
    answered: int
    median_minutes: int | None
    least_cases: int

    @property
    def is_known(self) -> bool:
        """Enough cases, and most of them answered: it is said to others."""
        return self.cases >= self.least_cases and self.median_minutes is not None


def limits(territory: str, now: datetime) -> Limits:
    """The territory's, in force when that day began (UTC): read once a day by each process."""
    return limits_of_day(territory, now.date())


@lru_cache(maxsize=4)
def limits_of_day(territory: str, day: date) -> Limits:
    value, _source = when_day_began(territory, SETTING, day)
    return read_limits(value)


def answer_times(merchant_ids: Sequence[int], *, now: datetime) -> dict[int, AnswerTime]:
    """Of each merchant (internal key) somebody asked something; one statement."""
    rules = limits(settings.TERRITORY, now)
    facts: dict[str, Any] = {
        "merchants": list(merchant_ids),
        "since": now - rules.measured,
        "late": now - timedelta(hours=rules.patience_hours),
        "never": NEVER,
    }
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS, facts)
        return {
            merchant: AnswerTime(cases, answered, None if median == NEVER else median, rules.least_cases)
            for merchant, cases, answered, median in cursor.fetchall()
        }


def answer_time(merchant_id: int, *, now: datetime) -> AnswerTime:
    none = AnswerTime(0, 0, None, 1)
    return answer_times([merchant_id], now=now).get(merchant_id, none)


def token_of(thread: Thread) -> str:
    """The shopper's right to this conversation: goes in the link and the letters."""
    version = thread.part.order.token_version if thread.part else 1
    return thread_token(settings.SECRET_KEY, thread.public_id, version)


def thread_by_token(token: str) -> Thread:
    public_id, _, _ = token.partition(".")
    thread = _whole().filter(public_id=public_id).first()
    if thread is None or not hmac.compare_digest(token_of(thread).encode(), token.encode()):
        raise NoSuchThread
    return thread


def threads_of_account(account_id: int, *, offset: int = 0) -> list[Thread]:
    """A member's own, the latest first; a page and one more."""
    found = _counted(_whole().filter(account_id=account_id)).order_by("-last_at", "-pk")
    return list(found[offset : offset + PAGE + 1])


def threads_of_parts(part_ids: Sequence[int]) -> dict[int, Thread]:
    """By the part they are about; the caller has shown that the parts are his."""
    return {thread.part_id: thread for thread in _whole().filter(part_id__in=part_ids) if thread.part_id}


def thread_of_merchant(merchant_id: int, public_id: str) -> Thread:
    thread = _whole().exclude(state="unconfirmed").filter(merchant_id=merchant_id, public_id=public_id).first()
    if thread is None:
        raise NoSuchThread
    return thread


def threads_of_merchant(merchant_id: int, *, waiting: bool = False, offset: int = 0) -> list[Thread]:
    """Those that wait for the shop, the longest first; or all, the latest first. A page and one more."""
    found = _counted(_whole().exclude(state="unconfirmed").filter(merchant_id=merchant_id))
    if waiting:
        found = found.filter(waiting_since__isnull=False).order_by("waiting_since", "pk")
    else:
        found = found.order_by("-last_at", "-pk")
    return list(found[offset : offset + PAGE + 1])


def all_threads_of_merchant(merchant_id: int, *, after: int) -> list[Thread]:
    """The next of all he sees, by key, with what was said and attached."""
    found = _whole().filter(merchant_id=merchant_id, pk__gt=after).exclude(state=Thread.State.UNCONFIRMED)
    said = Prefetch("messages", Message.objects.order_by("pk").prefetch_related("attachments"))
    return list(found.prefetch_related(said).order_by("pk")[:AT_ONCE])


def count_waiting(merchant_id: int) -> int:
    """How many conversations wait for the shop's answer."""
    return Thread.objects.filter(merchant_id=merchant_id, waiting_since__isnull=False).count()


def thread_for_operator(territory: str, public_id: str) -> Thread:
    """Only one that called the market in, or in which a report waits for its decision."""
    thread = _whole().filter(called_or_reported(), territory_id=territory, public_id=public_id).first()
    if thread is None:
        raise NoSuchThread
    return thread


def called_or_reported() -> Q:
    """What the market may read: nothing else of these tables is shown to an operator."""
    return Q(called_at__isnull=False) | Q(
        Exists(Report.objects.filter(message__thread=OuterRef("pk"), decided_at=None))
    )


def threads_called(territory: str) -> list[Thread]:
    """Those that called the market in and are not closed, the longest first."""
    found = _counted(_whole().filter(territory_id=territory, called_at__isnull=False, state="open"))
    return list(found.order_by("called_at", "pk")[:PAGE])


def reports_waiting(territory: str) -> list[Report]:
    """To be decided soonest first."""
    found = _reports().filter(territory_id=territory, decided_at=None)
    return list(found.order_by("due_at", "pk")[:PAGE])


def late_reports(territory: str, now: datetime) -> list[Report]:
    """Not decided in their time, the latest due first: whoever could not be told of one yesterday has it first today."""
    found = _reports().filter(territory_id=territory, decided_at=None, due_at__lt=now)
    return list(found.order_by("-due_at", "pk")[:PAGE])


def reports_decided(territory: str) -> list[Report]:
    found = Report.objects.filter(territory_id=territory, decided_at__isnull=False)
    return list(found.select_related("message__thread__merchant").order_by("-decided_at", "-pk")[:DECIDED_SHOWN])


def count_for_operator(territory: str) -> int:
    """Conversations that call the market in, and reports to decide."""
    called = Thread.objects.filter(territory_id=territory, called_at__isnull=False, state="open").count()
    return called + Report.objects.filter(territory_id=territory, decided_at=None).count()


def report_for_operator(territory: str, public_id: str) -> Report:
    report = _reports().filter(territory_id=territory, public_id=public_id).first()
    if report is None:
        raise NoSuchThread
    return report


def messages_of(thread: Thread) -> list[Message]:
    """The oldest first, with what is attached and reported; the caller has shown that the thread may be read."""
    found = thread.messages.prefetch_related(
        Prefetch("attachments", Attachment.objects.order_by("pk")), Prefetch("reports", Report.objects.order_by("pk"))
    )
    return list(reversed(found.order_by("-pk")[:MESSAGES_SHOWN]))


def message_of(thread: Thread, public_id: str) -> Message:
    message = Message.objects.filter(thread=thread, public_id=public_id).first()
    if message is None:
        raise NoSuchThread
    return message


def attachment_of(thread: Thread, public_id: str, *, hidden_too: bool = False) -> Attachment:
    """Of a message that is not hidden; operators see those too."""
    found = Attachment.objects.filter(message__thread=thread, public_id=public_id)
    if not hidden_too:
        found = found.filter(message__hidden_at=None)
    attachment = found.first()
    if attachment is None:
        raise NoSuchThread
    return attachment


def lock_thread(thread_id: int) -> Thread:
    """Locked until the transaction ends: what is written and what closes take turns here."""
    return locked(_whole()).get(pk=thread_id)


def thread_key(public_id: str) -> int | None:
    """For the job that tells of it."""
    return Thread.objects.filter(public_id=public_id).values_list("pk", flat=True).first()


def untold_messages(thread: Thread, side: str) -> list[Message]:
    """What the others wrote since the last letter to this side, the oldest first; what is hidden is not told."""
    since = thread.shopper_told if side == "shopper" else thread.merchant_told
    found = thread.messages.filter(pk__gt=since, hidden_at=None).exclude(side=side)
    return list(found.order_by("pk")[:MESSAGES_SHOWN])


def lock_report(report_id: int) -> Report:
    return locked(Report.objects.select_related("message__thread")).get(pk=report_id)


def silence_of(territory: str, account_id: int | None, email: str, now: datetime) -> Silence | None:
    """What stops this person from writing now, the longest."""
    who = Q(pk__in=[])
    if account_id is not None:
        who |= Q(account_id=account_id)
    if email:
        who |= Q(email=email.lower())
    return Silence.objects.filter(who, territory_id=territory, until__gt=now).order_by("-until").first()


def written_since(side: str, account_id: int | None, email: str, since: datetime) -> int:
    """How many messages this person wrote since then, over all conversations."""
    mine = Q(account_id=account_id) if account_id is not None else Q(account=None, thread__email__iexact=email)
    return Message.objects.filter(mine, side=side, at__gt=since).count()


def _whole() -> "QuerySet[Thread]":
    return Thread.objects.select_related("merchant", "part__order", "place", "territory")


def _reports() -> "QuerySet[Report]":
    return Report.objects.select_related("message__thread__merchant").prefetch_related("message__attachments")


def _counted(threads: "QuerySet[Thread]") -> "QuerySet[Thread]":
    return threads.annotate(message_count=Count("messages"))
