"""Error pages: what happened, what to do, and the id to quote. None of them asks the database."""

import sys
from http import HTTPStatus

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panier.kit.requests import request_id
from panier.sites._shared.overload import is_preparing, waiting_page

log = structlog.get_logger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    title, words = _("We could not read this request"), _("Go back and try again.")
    return _page(request, HTTPStatus.BAD_REQUEST, title, words)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return _page(request, HTTPStatus.FORBIDDEN, _("This is not open to you"), _("Sign in, or go back to the market."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    title, words = (
        _("There is nothing at this address"),
        _("It may have moved, or never been. Search, or go back to the market."),
    )
    return _page(request, HTTPStatus.NOT_FOUND, title, words)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something of ours broke: it is logged with the id shown here. Without a database, or before its tables are there: come again."""
    if isinstance(sys.exception(), OperationalError | InterfaceError) or is_preparing():
        return waiting_page(request)
    title = _("Something broke on our side")
    words = _("Nothing you typed was the cause. Try again in a moment; if it stays, quote the number below.")
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR, title, words)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    log.info("form_refused", reason=reason)
    title = _("This form has gone stale")
    words = _("Go back, reload the page and send it again: what you typed is still there.")
    return _page(request, HTTPStatus.FORBIDDEN, title, words)


def _page(request: HttpRequest, status: HTTPStatus, title: str, words: str) -> HttpResponse:
    """The other language's link goes to its front page: what was asked is not said back."""
    facts: dict[str, object] = {"status": int(status), "heading": title, "words": words, "id": request_id(request)}
    try:
        other = "en" if get_language() == "fr" else "fr"
        facts["back"] = home = reverse("home")
        facts["other_language"] = translate_url(home, other)
        return render(request, "_shared/error.html", facts, status=status)
    except Exception:
        log.exception("error_page_failed")
        return HttpResponse(
            f"{title}. {words} ({facts['id']})", status=status, content_type="text/plain; charset=utf-8"
        )
