"""The shopper's side of a conversation: the address is the right to it, as an order's is."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from panier.civic.messaging.actions.reports import Complaint
from panier.civic.messaging.queries import (
    PAGE,
    attachment_of,
    messages_of,
    thread_by_token,
    threads_of_account,
    token_of,
)
from panier.civic.messaging.rules import NoSuchThread, Voice
from panier.flows.call_operator import call_operator
from panier.flows.confirm_question import confirm_question
from panier.flows.report_message import report_message
from panier.flows.write_message import write_message
from panier.kit.refusals import Refusal
from panier.sites._shared.conversations import file_answer, form_facts, reported_words, said_of, status_of, usual_hours
from panier.trade.orders.queries import token_of as order_token_of

SIDE, MOST_PAGES = "shopper", 100


@require_safe
def conversation(request: HttpRequest, token: str) -> HttpResponse:
    return page(request, _thread(token))


@require_POST
def write(request: HttpRequest, token: str) -> HttpResponse:
    """A refusal keeps what was typed."""
    thread = _thread(token)
    try:
        said = write_message(thread.pk, voice_of(thread), said_of(request), now=datetime.now(tz=UTC))
    except Refusal as refusal:
        return page(request, thread, refusal=refusal)
    return HttpResponseRedirect(f"{reverse('conversation', args=[token])}#{said.public_id}")


@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A click, not a look: mail scanners look."""
    thread = _thread(token)
    try:
        confirm_question(token, now=datetime.now(tz=UTC))
    except Refusal as refusal:
        return page(request, thread, refusal=refusal)
    return HttpResponseRedirect(reverse("conversation", args=[token]))


@require_POST
def call(request: HttpRequest, token: str) -> HttpResponse:
    thread = _thread(token)
    try:
        call_operator(thread.pk, SIDE, request.POST.get("why_call", ""), now=datetime.now(tz=UTC))
    except Refusal as refusal:
        return page(request, thread, refusal=refusal)
    return HttpResponseRedirect(reverse("conversation", args=[token]))


@require_POST
def report(request: HttpRequest, token: str, message: str) -> HttpResponse:
    thread = _thread(token)
    complaint = Complaint(SIDE, thread.account_id, request.POST.get("why", ""), request.POST.get("note", ""))
    try:
        report_message(thread.pk, message, complaint, now=datetime.now(tz=UTC))
    except NoSuchThread as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return page(request, thread, refusal=refusal)
    messages.success(request, reported_words())
    return HttpResponseRedirect(reverse("conversation", args=[token]))


@require_safe
def file(request: HttpRequest, token: str, file: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    thread = _thread(token)
    try:
        return file_answer(attachment_of(thread, file))
    except NoSuchThread as missing:
        raise Http404 from missing


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The member's conversations, the latest first."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_login"))
    text = request.GET.get("page", "1")
    number = min(int(text), MOST_PAGES) if text.isascii() and text.isdigit() and int(text) > 0 else 1
    found = threads_of_account(request.user.pk, offset=(number - 1) * PAGE)
    facts = {"threads": [(each, token_of(each)) for each in found[:PAGE]], "page": number, "more": len(found) > PAGE}
    return private(render(request, "storefront/conversation/mine.html", facts))


def voice_of(thread: Any) -> Voice:
    return Voice(SIDE, thread.account_id, thread.name, thread.email)


def page(request: HttpRequest, thread: Any, *, refusal: Refusal | None = None) -> HttpResponse:
    token = token_of(thread)
    facts = {
        "thread": thread,
        "messages_said": messages_of(thread),
        "token": token,
        "usual": usual_hours(thread.merchant_id),
        "order_token": order_token_of(thread.part.order) if thread.part else "",
        **form_facts(request, refusal),
    }
    return private(render(request, "storefront/conversation/page.html", facts, status=status_of(refusal)))


def private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"  # the address is the right; with none at all no form could be sent
    return response


def _thread(token: str) -> Any:
    try:
        return thread_by_token(token)
    except NoSuchThread as missing:
        raise Http404 from missing
