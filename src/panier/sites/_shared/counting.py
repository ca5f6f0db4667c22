"""Which pages were looked at and what was sought in vain: counted in memory, kept pages too, and written by a thread of its own.

Nobody is counted twice or once, for nobody is known: no cookie is set, no address kept. What says it is a robot is left out, and so is the shop's
own team, by the cookie its desk sets (`own`).
"""

import atexit
import re
import threading
from datetime import UTC, datetime
from functools import lru_cache
from multiprocessing.util import Finalize
from typing import NamedTuple
from urllib.parse import parse_qs

import structlog
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_path

from panier.civic.observatory.rules import plainly
from panier.flows.write_counts import write_counts
from panier.kit.tally import tally
from panier.offer.search.rules import Whereabouts, to_cookie
from panier.sites._shared.cached import Asked
from panier.sites._shared.htmx import is_htmx

OWN_COOKIE, OWN_SECONDS, OWN_MOST = "own", 180 * 24 * 3600, 5
OWN = re.compile(r"mer_[a-z0-9]{16}(\.mer_[a-z0-9]{16}){0,4}")
ROBOT = re.compile(
    r"bot\b|bot[/;_-]|crawl|spider|slurp|preview|fetch|monitor|headless|scrap|archiv|lighthouse|externalhit|curl|wget|python"
    r"|java/|okhttp|go-http|node|axios|libwww|perl|ruby|php",
    re.IGNORECASE,
)
AGENT_LEAST, AGENT_READ = 20, 250  # no browser's name is shorter; more of it says nothing
COUNTED = {"product": "product", "merchant": "slug"}
MISSED, SOUGHT_IN_VAIN = "X-Missed", "sought"
OK = frozenset({200, 304})  # shown, or shown again as it was
log = structlog.get_logger(__name__)


class Looker(NamedTuple):
    """`own`: public ids of the shops whose desk this browser has stood at."""

    own: str


def looker(request: HttpRequest) -> Looker | None:
    """None for a robot and for a page fetched in case it is wanted; nothing else is looked at."""
    asked = request.META
    if (
        "HTTP_SEC_PURPOSE" in asked
        or "HTTP_PURPOSE" in asked
        or is_robot(asked.get("HTTP_USER_AGENT", "")[:AGENT_READ])
    ):
        return None
    own = request.COOKIES.get(OWN_COOKIE, "")
    return Looker(own if own and OWN.fullmatch(own) else "")


@lru_cache(maxsize=2_000)
def is_robot(agent: str) -> bool:
    return len(agent) < AGENT_LEAST or ROBOT.search(agent) is not None


def count_look(asked: Asked, who: Looker | None, response: HttpResponse) -> None:
    """After the page was answered, whether rendered or kept: no statement, no waiting."""
    name, missed = asked.match.url_name or "", _missed(response)
    if who is None or asked.fragment or response.status_code not in OK:
        return
    if name in COUNTED:
        _count(name, asked.match.kwargs[COUNTED[name]], who.own)
    elif missed:
        _count_sought(asked.path, asked.query, who, missed)


def count_sought(request: HttpRequest, who: Looker | None, response: HttpResponse) -> None:
    """As above, of a search whose address says where the person is: no page of it is kept."""
    missed = _missed(response)
    if who and missed and response.status_code in OK and not is_htmx(request):
        _count_sought(request.path_info, request.META.get("QUERY_STRING", ""), who, missed)


def say_missed(response: HttpResponse, how: str | None, place: Whereabouts | None) -> None:
    """Taken off again where it is counted, kept page or not; it stands instead of what was said of the page of all."""
    del response[MISSED]
    if how:
        response[MISSED] = f"{how} {to_cookie(place) if place else ''}"


def _missed(response: HttpResponse) -> str:
    said = str(response.get(MISSED, ""))
    if said:
        del response[MISSED]
    return said


def _count_sought(path: str, query: str, who: Looker, missed: str) -> None:
    how, _space, place = missed.partition(" ")
    if not who.own and (words := plainly(parse_qs(query).get("q", [""])[0])):
        _count(SOUGHT_IN_VAIN, get_language_from_path(path) or settings.LANGUAGE_CODE, words, place, how)


def _count(*what: str) -> None:
    tally.count(*what)
    if not _writer.is_there:
        _writer.begin()


def with_own(request: HttpRequest, response: HttpResponse, merchant: str) -> HttpResponse:
    """From now on this browser's looks at the shop are its team's."""
    before = request.COOKIES.get(OWN_COOKIE, "")
    known = before.split(".") if OWN.fullmatch(before) else []
    if merchant not in known:
        value = ".".join([merchant, *known][:OWN_MOST])
        response.set_cookie(
            OWN_COOKIE, value, max_age=OWN_SECONDS, httponly=True, samesite="Lax", secure=settings.PRODUCTION
        )
    return response


def write_now() -> None:
    """What is counted so far; what cannot be written waits for the next time."""
    if not (counts := tally.drain()):
        return
    try:
        write_counts(counts, now=datetime.now(tz=UTC))
    except Error as fault:
        log.warning("counts_unwritten", fault=str(fault), counts=len(counts))
        tally.put_back(counts)


class _Writer:
    """A thread a process, begun with its first count: after the server has made its processes. What is left is written as the process ends."""

    def __init__(self) -> None:
        self.is_there = False
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def begin(self) -> None:
        with self._lock:
            if self.is_there:
                return
            self.is_there = True
        if not settings.COUNTS_EVERY_S:
            return
        threading.Thread(target=self._write, name="counts", daemon=True).start()
        atexit.register(self._end)
        Finalize(None, self._end, exitpriority=1)  # the server's own processes end without `atexit`

    def _write(self) -> None:
        while not self._stopped.wait(settings.COUNTS_EVERY_S):
            try:
                write_now()
            finally:
                connection.close()  # ten seconds is long to hold one for nothing

    def _end(self) -> None:
        self._stopped.set()
        write_now()
        connection.close()


_writer = _Writer()
