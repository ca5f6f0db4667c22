"""The shop's side of conversations: those that wait for it first; one of them; writing to a buyer about a part."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from panier.civic.messaging.actions.reports import Complaint
from panier.civic.messaging.queries import (
    PAGE,
    answer_time,
    attachment_of,
    messages_of,
    thread_of_merchant,
    threads_of_merchant,
    threads_of_parts,
)
from panier.civic.messaging.queries.published import published_of_thread
from panier.civic.messaging.rules import NoSuchThread, Voice, shown_hours
from panier.flows.call_operator import call_operator
from panier.flows.report_message import report_message
from panier.flows.settle_conversation import settle_conversation
from panier.flows.write_about_part import write_about_part
from panier.flows.write_message import write_message
from panier.kit.refusals import Refusal
from panier.sites._shared.conversations import file_answer, form_facts, limits_now, reported_words, said_of, status_of
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.trade.orders.queries import part_of_merchant
from panier.trade.orders.rules import NoSuchPart

SIDE, MOST_PAGES = "merchant", 200


@require_safe
def conversations(request: HttpRequest, merchant: str) -> HttpResponse:
    """`tab`: all; else those that wait."""
    served = desk_of(request, merchant, needs="conversations")
    waiting = request.GET.get("tab") != "all"
    text = request.GET.get("page", "1")
    number = min(int(text), MOST_PAGES) if text.isascii() and text.isdigit() and int(text) > 0 else 1
    found = threads_of_merchant(served.id, waiting=waiting, offset=(number - 1) * PAGE)
    answers = answer_time(served.id, now=served.now)
    facts = {
        "desk": served,
        "threads": found[:PAGE],
        "waiting": waiting,
        "page": number,
        "more": len(found) > PAGE,
        "answers": answers,
        "hours": shown_hours(answers.median_minutes) if answers.median_minutes is not None else None,
        "limits": limits_now(),
        "now": served.now,
    }
    return private(render(request, "merchant_portal/conversations/page.html", facts))


@require_safe
def conversation(request: HttpRequest, merchant: str, thread: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="conversations")
    return _page(request, served, _thread(served, thread))


@require_POST
def write(request: HttpRequest, merchant: str, thread: str) -> HttpResponse:
    """A refusal keeps what was typed."""
    served = desk_of(request, merchant, needs="conversations")
    found = _thread(served, thread)
    try:
        said = write_message(found.pk, _voice(request, served), said_of(request), now=served.now)
    except Refusal as refusal:
        return _page(request, served, found, refusal=refusal)
    return HttpResponseRedirect(f"{_address(served, found)}#{said.public_id}")


@require_POST
def settle(request: HttpRequest, merchant: str, thread: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="conversations")
    found = _thread(served, thread)
    settle_conversation(served.id, found.public_id)
    return HttpResponseRedirect(reverse("desk_conversations", args=[merchant]))


@require_POST
def call(request: HttpRequest, merchant: str, thread: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="conversations")
    found = _thread(served, thread)
    try:
        call_operator(found.pk, SIDE, request.POST.get("why_call", ""), now=served.now)
    except Refusal as refusal:
        return _page(request, served, found, refusal=refusal)
    return HttpResponseRedirect(_address(served, found))


@require_POST
def report(request: HttpRequest, merchant: str, thread: str, message: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="conversations")
    found = _thread(served, thread)
    complaint = Complaint(SIDE, served.account_id, request.POST.get("why", ""), request.POST.get("note", ""))
    try:
        report_message(found.pk, message, complaint, now=served.now)
    except NoSuchThread as missing:
        raise Http404 from missing
    except Refusal as refusal:
        return _page(request, served, found, refusal=refusal)
    messages.success(request, reported_words())
    return HttpResponseRedirect(_address(served, found))


@require_safe
def file(request: HttpRequest, merchant: str, thread: str, file: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="conversations")
    try:
        return file_answer(attachment_of(_thread(served, thread), file))
    except NoSuchThread as missing:
        raise Http404 from missing


@require_http_methods(["GET", "HEAD", "POST"])
def about_part(request: HttpRequest, merchant: str, part: str) -> HttpResponse:
    """GET: the conversation if there is one, else the form. POST begins it."""
    served = desk_of(request, merchant, needs="conversations")
    try:
        found = part_of_merchant(served.id, part)
    except NoSuchPart as missing:
        raise Http404 from missing
    refusal = None
    if request.method == "POST":
        try:
            thread = write_about_part(found, _voice(request, served), said_of(request), now=served.now)
            return HttpResponseRedirect(_address(served, thread))
        except Refusal as refused:
            refusal = refused
    elif there := threads_of_parts([found.pk]).get(found.pk):
        return HttpResponseRedirect(_address(served, there))
    facts = {"desk": served, "part": found, **form_facts(request, refusal)}
    return private(render(request, "merchant_portal/conversations/part.html", facts, status=status_of(refusal)))


def _voice(request: HttpRequest, served: Desk) -> Voice:
    """The shopper reads a name and the shop's, never an address."""
    user: Any = request.user
    return Voice(SIDE, served.account_id, f"{user.name}, {served.name}" if user.name else served.name)


def _page(request: HttpRequest, served: Desk, thread: Any, *, refusal: Refusal | None = None) -> HttpResponse:
    facts = {
        "desk": served,
        "thread": thread,
        "messages_said": messages_of(thread),
        "published": published_of_thread(thread),
        **form_facts(request, refusal),
    }
    return private(render(request, "merchant_portal/conversations/one.html", facts, status=status_of(refusal)))


def _thread(served: Desk, public_id: str) -> Any:
    try:
        return thread_of_merchant(served.id, public_id)
    except NoSuchThread as missing:
        raise Http404 from missing


def _address(served: Desk, thread: Any) -> str:
    return reverse("desk_conversation", args=[served.public_id, thread.public_id])
