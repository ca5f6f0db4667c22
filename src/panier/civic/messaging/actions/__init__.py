"""Writing conversations, inside the caller's transaction and under the lock of the thread."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from panier.civic.messaging.files import ATTACHED, Prepared
from panier.civic.messaging.models import Attachment, Message, Thread
from panier.civic.messaging.queries import limits, silence_of, written_since
from panier.civic.messaging.rules import (
    HOUR,
    NAME_LENGTH,
    REASON_LENGTH,
    CalledAlready,
    NothingSaid,
    Silenced,
    TextTooLong,
    ThreadClosed,
    TooManyMessages,
    Voice,
    message_key,
    tell_at,
)
from panier.kit.ids import id_from
from panier.kit.jobs import enqueue
from panier.kit.refusals import ReasonNeeded
from panier.trade.orders.models import Part

SIDES = ("shopper", "merchant")


class Said(NamedTuple):
    """One message as it was sent; `form` is the form's own key."""

    text: str
    language: str
    form: UUID
    files: tuple[Prepared, ...] = ()


class Question(NamedTuple):
    """What a question about a product is about, and who asks."""

    territory: str
    merchant_id: int
    product: str
    title: dict[str, str]
    slug: str
    place_id: int | None
    voice: Voice
    language: str
    form: UUID  # a guest's form sent twice is one question
    may_name: bool = False


def thread_of_part(part: Part, *, now: datetime) -> int:
    """The conversation about this part, begun if there is none; its internal key."""
    order = part.order
    fresh = Thread(
        territory_id=order.territory_id,
        merchant_id=part.merchant_id,
        part=part,
        place_id=part.place_id,
        account_id=order.account_id,
        name=order.contact_name,
        email=order.contact_email.lower(),
        language=order.language,
        started_at=now,
        last_at=now,
    )
    Thread.objects.bulk_create([fresh], ignore_conflicts=True)  # two at once: one thread
    return int(Thread.objects.values_list("pk", flat=True).get(part=part))


def thread_of_question(question: Question, *, confirmed: bool, now: datetime) -> int:
    """A member's conversation about this product, begun if there is none; a guest's question is always a new one."""
    voice = question.voice
    fresh = Thread(
        public_id=id_from("thr", f"{question.form} {question.product} {voice.account_id or voice.email}"),
        territory_id=question.territory,
        merchant_id=question.merchant_id,
        product=question.product,
        title=question.title,
        slug=question.slug,
        place_id=question.place_id,
        account_id=voice.account_id,
        name=voice.name[:NAME_LENGTH],
        email=voice.email.lower(),
        language=question.language,
        may_name=question.may_name,
        state=Thread.State.OPEN if confirmed else Thread.State.UNCONFIRMED,
        started_at=now,
        last_at=now,
    )
    Thread.objects.bulk_create([fresh], ignore_conflicts=True)
    mine = Q(public_id=fresh.public_id)
    if voice.account_id is not None:
        mine |= Q(account_id=voice.account_id, part=None)
    return int(Thread.objects.filter(mine, product=question.product).values_list("pk", flat=True).get())


def check_said(said: Said, most: int) -> Said:
    """`most`: characters. NothingSaid, TextTooLong."""
    text = said.text.replace("\r\n", "\n").strip()
    if not text and not said.files:
        raise NothingSaid
    if len(text) > most:
        raise TextTooLong(most=most)
    return said._replace(text=text)


def said_already(thread: Thread, voice: Voice, said: Said) -> Message | None:
    """The message an earlier click of the same form made."""
    key = message_key(said.form, said.text)
    return Message.objects.filter(thread=thread, side=voice.side, key=key).first()


def check_voice(thread: Thread, voice: Voice, *, now: datetime) -> None:
    """ThreadClosed, Silenced, TooManyMessages."""
    if thread.state == Thread.State.CLOSED:
        raise ThreadClosed
    if voice.side == "market":
        return
    if silence := silence_of(thread.territory_id, voice.account_id, voice.email, now):
        raise Silenced(until=silence.until, reason=silence.reason)
    most = limits(thread.territory_id, now).hourly[voice.side]
    if written_since(voice.side, voice.account_id, voice.email, now - HOUR) >= most:
        raise TooManyMessages(most=most)


def add_message(thread: Thread, voice: Voice, said: Said, *, now: datetime) -> Message:
    """The caller has checked both; the thread remembers who waits, and the others are told."""
    message = Message.objects.create(
        thread=thread,
        key=message_key(said.form, said.text),
        side=voice.side,
        account_id=voice.account_id,
        author=voice.name[:NAME_LENGTH],
        language=said.language,
        text=said.text,
        at=now,
    )
    _attach(message, said.files)
    thread.last_at = now
    if voice.side == "shopper" and thread.state == Thread.State.OPEN:
        if thread.asked_at is None and not thread.messages.filter(side="merchant").exists():
            thread.asked_at = now
        thread.waiting_since = thread.waiting_since or now
    elif voice.side == "merchant":
        thread.waiting_since = None
    thread.save(update_fields=["last_at", "asked_at", "waiting_since"])
    if thread.state != Thread.State.UNCONFIRMED:
        ask_to_tell(thread, voice.side, now=now)
    return message


def ask_to_tell(thread: Thread, side: str, *, now: datetime) -> None:
    """Both other sides are told of what this one wrote; a job that waits already tells of it too."""
    for other in SIDES:
        if other != side:
            at = tell_at(getattr(thread, f"{other}_told_at"), limits(thread.territory_id, now).quiet, now)
            ask_to_tell_at(thread, other, at if at > now else None)


def ask_to_tell_at(thread: Thread, side: str, at: datetime | None) -> None:
    """None: at once."""
    once = f"conversation:{thread.public_id}:{side}"
    enqueue("tell_conversation", once=once, at=at, thread=thread.public_id, side=side)


def measure_answer(thread: Thread, minutes: int, *, now: datetime) -> None:
    """The shop's first answer to what the shopper began."""
    thread.answered_at, thread.answer_minutes = now, minutes
    thread.save(update_fields=["answered_at", "answer_minutes"])


def mark_told(thread: Thread, side: str, message_id: int, *, now: datetime) -> None:
    setattr(thread, f"{side}_told", message_id)
    setattr(thread, f"{side}_told_at", now)
    thread.save(update_fields=[f"{side}_told", f"{side}_told_at"])


def confirm_thread(thread: Thread, *, now: datetime) -> None:
    """The question goes to the shop: from now on its answer is measured."""
    thread.state, thread.asked_at, thread.waiting_since, thread.last_at = Thread.State.OPEN, now, now, now
    thread.save(update_fields=["state", "asked_at", "waiting_since", "last_at"])


def settle_thread(thread: Thread) -> None:
    """Nothing more to answer: it does not wait for the shop any more. What was not answered still counts as such."""
    thread.waiting_since = None
    thread.save(update_fields=["waiting_since"])


def call_market(thread: Thread, side: str, reason: str, *, now: datetime) -> None:
    """ReasonNeeded, CalledAlready, ThreadClosed."""
    reason = " ".join(reason.split())[:REASON_LENGTH]
    if not reason:
        raise ReasonNeeded
    if thread.state != Thread.State.OPEN:
        raise ThreadClosed
    if thread.called_at is not None:
        raise CalledAlready
    thread.called_at, thread.called_side, thread.called_reason = now, side, reason
    thread.save(update_fields=["called_at", "called_side", "called_reason"])


def close_thread(thread: Thread, *, now: datetime) -> None:
    thread.state, thread.closed_at, thread.waiting_since = Thread.State.CLOSED, now, None
    thread.save(update_fields=["state", "closed_at", "waiting_since"])


def reopen_thread(thread: Thread) -> None:
    thread.state, thread.closed_at = Thread.State.OPEN, None
    thread.save(update_fields=["state", "closed_at"])


def _attach(message: Message, attached: Sequence[Prepared]) -> None:
    rows = [
        Attachment(
            message=message, name=each.name, kind=each.kind, size=len(each.data), width=each.width, height=each.height
        )
        for each in attached
    ]
    for row, each in zip(rows, attached, strict=True):
        ATTACHED.keep(row.public_id, each.data)  # one that no row speaks of, after a crash, goes with the nightly purge
    Attachment.objects.bulk_create(rows)
