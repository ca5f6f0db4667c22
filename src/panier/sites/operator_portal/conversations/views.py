"""The market's side: conversations that called it in, reports to decide. It reads no other."""

from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panier.base.accounts.actions import Acting
from panier.civic.messaging.queries import (
    attachment_of,
    messages_of,
    reports_decided,
    reports_waiting,
    thread_for_operator,
    threads_called,
)
from panier.civic.messaging.queries.published import published_reports
from panier.civic.messaging.rules import Decision, NoSuchThread, Voice
from panier.flows.close_conversation import close_conversation
from panier.flows.decide_answer import decide_answer
from panier.flows.decide_report import decide_report
from panier.flows.reopen_conversation import reopen_conversation
from panier.flows.write_message import write_message
from panier.kit.refusals import Refusal
from panier.sites._shared.conversations import file_answer, form_facts, limits_now, message_words, said_of, status_of
from panier.sites.operator_portal.access import operator_of

SIDE, MOST_DIGITS = "market", 4


@require_safe
def conversations(request: HttpRequest) -> HttpResponse:
    return _queue(request, operator_of(request))


@require_safe
def conversation(request: HttpRequest, thread: str) -> HttpResponse:
    acting = operator_of(request)
    return _page(request, _thread(acting, thread))


@require_POST
def write(request: HttpRequest, thread: str) -> HttpResponse:
    """`do`: close, with a last word; else write. Where only a report waits, an operator reads and does not write."""
    acting = operator_of(request)
    found, now = _thread(acting, thread), datetime.now(tz=UTC)
    if found.called_at is None:
        raise Http404
    try:
        said, voice = said_of(request), _voice(request, acting)
        if request.POST.get("do") == "close":
            close_conversation(acting, thread, voice, said, now=now)
        else:
            write_message(found.pk, voice, said, now=now)
    except Refusal as refusal:
        return _page(request, found, refusal=refusal)
    return HttpResponseRedirect(reverse("operation_conversation", args=[thread]))


@require_POST
def reopen(request: HttpRequest, thread: str) -> HttpResponse:
    acting = operator_of(request)
    _thread(acting, thread)
    reopen_conversation(acting, thread, now=datetime.now(tz=UTC))
    return HttpResponseRedirect(reverse("operation_conversation", args=[thread]))


@require_safe
def file(request: HttpRequest, thread: str, file: str) -> HttpResponse:
    acting = operator_of(request)
    try:
        return file_answer(attachment_of(_thread(acting, thread), file, hidden_too=True))
    except NoSuchThread as missing:
        raise Http404 from missing


@require_POST
def decide(request: HttpRequest, report: str) -> HttpResponse:
    """`hides`, `measure` (none, warned, stopped with `days`), `reason`. A refusal keeps what was typed."""
    acting = operator_of(request)
    days = request.POST.get("days", "")
    decision = Decision(
        request.POST.get("hides") == "yes",
        request.POST.get("measure", ""),
        int(days) if days.isascii() and days.isdigit() and len(days) <= MOST_DIGITS else 0,
        request.POST.get("reason", ""),
    )
    try:
        decide_report(acting, report, decision, now=datetime.now(tz=UTC))
    except NoSuchThread as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _queue(request, acting, notice=message_words(refusal), at=report)
    return HttpResponseRedirect(reverse("operation_conversations"))


@require_POST
def decide_about_published(request: HttpRequest, report: str) -> HttpResponse:
    """`hides`, `reason`. A refusal keeps what was typed."""
    acting, hides = operator_of(request), request.POST.get("hides") == "yes"
    try:
        decide_answer(acting, report, request.POST.get("reason", ""), hides=hides, now=datetime.now(tz=UTC))
    except NoSuchThread as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _queue(request, acting, notice=message_words(refusal), at=report)
    return HttpResponseRedirect(reverse("operation_conversations"))


def _voice(request: HttpRequest, acting: Acting) -> Voice:
    """A name, never an address."""
    user: Any = request.user
    return Voice(SIDE, acting.account_id, user.name or _("The market"))


def _queue(request: HttpRequest, acting: Acting, *, notice: str = "", at: str = "") -> HttpResponse:
    facts = {
        "called": threads_called(acting.territory),
        "reports": reports_waiting(acting.territory),
        "published": published_reports(acting.territory),
        "decided": reports_decided(acting.territory),
        "limits": limits_now(),
        "notice": notice,
        "at": at,
        "typed": request.POST.dict(),
        "now": datetime.now(tz=UTC),
    }
    return _private(render(request, "operator_portal/conversations/page.html", facts, status=409 if notice else 200))


def _page(request: HttpRequest, thread: Any, *, refusal: Refusal | None = None) -> HttpResponse:
    facts = {"thread": thread, "messages_said": messages_of(thread), **form_facts(request, refusal)}
    return _private(render(request, "operator_portal/conversations/one.html", facts, status=status_of(refusal)))


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "private, no-store"
    return answer


def _thread(acting: Acting, public_id: str) -> Any:
    try:
        return thread_for_operator(acting.territory, public_id)
    except NoSuchThread as missing:
        raise Http404 from missing
