"""Pages that are the same for everybody are rendered once and answered from a file until something they show changes.

Neither session nor database nor template is asked for a kept page. With the database away an older page is shown, and says so.
"""

import re
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import cache
from http import HTTPStatus
from typing import NamedTuple
from zlib import crc32

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_path, gettext_lazy, override
from markupsafe import escape
from prometheus_client import Counter

from panier.kit.following import follower
from panier.kit.freshness import collecting
from panier.kit.pages import LARGEST, Entry, began_now, entry_of, page_files, squeezed, takes_gzip
from panier.kit.rooms import RoomFull
from panier.offer.search.rules import from_cookie
from panier.sites._shared.cached import Asked, asked_for, bare
from panier.sites._shared.counting import count_look, count_sought, looker
from panier.sites._shared.gaps import filled
from panier.sites._shared.overload import LOOKING, room_for, waiting_page

PAGES = Counter(
    "panier_pages",
    "Pages that are the same for all: hit, made, late, old, unkept; and of these filled for a place, or not for want of a seat",
    ["how"],
)
LINES = {
    "old": gettext_lazy(
        "Prices and stock are being checked: this page may be a few minutes old. Buying opens again shortly."
    ),
    "unplaced": gettext_lazy(
        "Many are here just now: this list is not ordered by where you are. Open it again in a moment."
    ),
}
MAIN = re.compile(rb"<main\b[^>]*>")
OURS = {"content-length", "etag", "cache-control", "vary", "x-request-id"}
ORDERED = "ordered"  # by nearness: such a page has no mere gaps
ASKS_WHERE = "near"  # the gap of a listing in which one is asked where one is
counted_as = cache(PAGES.labels)  # looked up anew, each takes a lock
VARY = "Accept-Encoding, Cookie, HX-Request"
log = structlog.get_logger(__name__)


class Client(NamedTuple):
    """What of the visitor changes how a page is sent, not what it says."""

    squeezed: bool
    etags: str


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = asked_for(request)
        if asked is None:
            response = self._in_its_room(request)
            count_sought(request, looker(request), response)
            return response
        who = looker(request)  # before the request is laid bare
        response = self._asked(request, asked)
        count_look(asked, who, response)
        return response

    def _asked(self, request: HttpRequest, asked: Asked) -> HttpResponse:
        client = Client(
            takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")), request.META.get("HTTP_IF_NONE_MATCH", "")
        )
        if not settings.PAGES_MB:
            bare(request, asked)
            return self._in_its_room(request)
        request.resolver_match = asked.match  # for the figures: a kept page meets no view
        return self._filled(request, asked, client) if asked.gaps else self._answer(request, asked, client)

    def _in_its_room(self, request: HttpRequest) -> HttpResponse:
        room = room_for(request)
        try:
            with room.seat() if room else nullcontext():
                return self.get_response(request)
        except RoomFull:
            return waiting_page(request)

    def _answer(self, request: HttpRequest, asked: Asked, client: Client) -> HttpResponse:
        key, files = asked.key, page_files()
        for kept in (files.held, files.read):
            entry = kept(key)
            if entry and _is_exact(entry):
                return _sent(entry, client, "hit")
        if entry and follower().is_away and entry.is_readable(time.time()):
            return _old(entry, asked)
        try:
            with LOOKING.seat():
                entry = files.read(key)  # somebody may have made it while we waited
                if entry and _is_exact(entry):
                    return _sent(entry, client, "hit")
                return self._made(request, asked, client, entry)
        except RoomFull:
            if entry and follower().is_live and entry.is_nearly_exact(time.time()):
                return _sent(entry, client, "late")
            return waiting_page(request)

    def _filled(self, request: HttpRequest, asked: Asked, client: Client) -> HttpResponse:
        """The page of all, its gaps filled; where its order depends on the place, the page made for that place."""
        response = self._answer(request, asked._replace(place="", gaps=False), Client(squeezed=False, etags=""))
        if response.get("X-Near") == ORDERED:
            return self._answer(request, asked._replace(gaps=False), client)
        place = from_cookie(asked.place)
        if response.status_code != HTTPStatus.OK or response.streaming or place is None:
            return response
        try:
            pieces = _there(request, asked, response)
            how = "filled" if pieces else response.get("X-Page", "")
        except RoomFull:
            how = "unplaced"
            pieces = {ASKS_WHERE: _line(asked, how)}
        if how in ("filled", "unplaced"):
            counted_as(how).inc()
            response["X-Page"] = how
        response.content = filled(response.content, asked.path, place, pieces)
        if "ETag" in response:
            response["ETag"] = f'{response["ETag"][:-1]}-{crc32(response.content):x}"'
            if response["ETag"] in client.etags:
                response.status_code, response.content = HTTPStatus.NOT_MODIFIED, b""
                del response["Content-Type"]
        if client.squeezed and response.content:
            response["Content-Encoding"] = "gzip"
            response.content = squeezed(response.content)
        response["Content-Length"] = str(len(response.content))
        return response

    def _made(self, request: HttpRequest, asked: Asked, client: Client, old: Entry | None) -> HttpResponse:
        bare(request, asked)
        began = began_now()
        with collecting() as shown:
            response = self.get_response(request)
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE and old and old.is_readable(time.time()):
            return _old(old, asked)
        if not _can_be_kept(response) or (shown.until and shown.until.timestamp() <= time.time()):
            counted_as("unkept").inc()
            return response
        headers = [(name, value) for name, value in response.items() if name.lower() not in OURS]
        entry = entry_of(asked.key, response.content, headers, shown, began)
        page_files().write(entry)
        return _sent(entry, client, "made")


def _there(request: HttpRequest, asked: Asked, response: HttpResponse) -> Mapping[str, str]:
    """What of the page depends on more than words. With the database away the list of all is shown, as everything is."""
    if asked.there is None or response.get("X-Page") == "old":
        return {}
    try:
        with LOOKING.seat(waits=False), override(get_language_from_path(asked.path)):
            bare(request, asked)
            return asked.there(request, response, **asked.match.kwargs)
    except (OperationalError, InterfaceError) as fault:
        log.warning("page_without_place", fault=str(fault))
        return {}


def _is_exact(entry: Entry) -> bool:
    return follower().is_live and entry.is_exact(time.time())


def _can_be_kept(response: HttpResponse) -> bool:
    """A cookie is for one person; so is what forbids to be kept."""
    return (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and not response.cookies
        and "private" not in response.get("Cache-Control", "")
        and "no-store" not in response.get("Cache-Control", "")
        and response.get("Content-Type", "").startswith("text/html")
        and len(response.content) <= LARGEST
    )


def _sent(entry: Entry, client: Client, how: str) -> HttpResponse:
    """Browsers ask again each time, and hear in a word that nothing changed."""
    counted_as(how).inc()
    same = entry.etag in client.etags
    response = HttpResponse(status=HTTPStatus.NOT_MODIFIED if same else HTTPStatus.OK)
    for name, value in entry.headers:
        response[name] = value
    response["ETag"], response["Vary"] = entry.etag, VARY
    response["Cache-Control"], response["X-Page"] = "private, no-cache", how
    if same:
        del response["Content-Type"]
        return response
    if client.squeezed:
        response["Content-Encoding"] = "gzip"
    response.content = entry.body if client.squeezed else entry.text()
    response["Content-Length"] = str(len(response.content))
    return response


def _old(entry: Entry, asked: Asked) -> HttpResponse:
    """The page as it was a moment ago, and a line that says so."""
    counted_as("old").inc()
    page = entry.text()
    found = MAIN.search(page)
    place = found.end() if found else 0
    response = HttpResponse(page[:place] + _line(asked, "old").encode() + page[place:])
    for name, value in entry.headers:
        response[name] = value
    response["Cache-Control"], response["Vary"], response["X-Page"] = "no-store", VARY, "old"
    response["Content-Length"] = str(len(response.content))
    return response


def _line(asked: Asked, said: str) -> str:
    return _line_in(get_language_from_path(asked.path) or settings.LANGUAGE_CODE, said)


@cache
def _line_in(language: str, said: str) -> str:
    """That says what of the page is not as usual."""
    with override(language):
        words = LINES[said]
        return f'<p class="alert warn" role="status"><span>{escape(str(words))}</span></p>'
