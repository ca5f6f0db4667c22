"""Which pages are the same for everybody, and what each may depend on: its address, the parameters it names, the place.

Of such a page the view sees nothing else: no cookie but the place, no name, no header a visitor could set. So what is kept for all can hold
nothing of one, and nobody can plant anything in it. What belongs to a person is a fragment with an address of its own.
"""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.request import validate_host
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import get_language_from_path, override

from panier.offer.search.rules import from_cookie, to_cookie
from panier.sites._shared.htmx import is_htmx
from panier.sites._shared.place import COOKIE, COOKIE_MAX

SAYS_PLACE = {"near", "postal"}  # a place said in the address itself: few ask so, none is kept
QUERY_LIMIT, FIELDS_LIMIT = 1_500, 60
KEPT_HEADERS = {"HTTP_HX_REQUEST"}
View = TypeVar("View", bound=Callable[..., object])
Whole = Callable[[Mapping[str, str]], bool]
There = Callable[..., Mapping[str, str]]  # of the request, the response that is sent, and the arguments of the view


def same_for_all(
    *parameters: str, near: bool = False, gaps: bool = False, there: There | None = None, whole: Whole | None = None
) -> Callable[[View], View]:
    """The outermost decorator of such a view. Other `parameters` never reach it; `near`: it says where one is, in its head at least;
    `gaps`: only in gaps that can be filled as the page is sent, or else it answers `X-Near: ordered`;
    `there`: writes what of the page depends on the place, by the names of its gaps. All of it does when `whole` says so of what is asked.
    """

    def mark(view: View) -> View:
        has_gaps = gaps or there is not None
        view.__dict__["same_for_all"] = Kind(frozenset(parameters), near or has_gaps, has_gaps, whole, there)
        return view

    return mark


class Kind(NamedTuple):
    parameters: frozenset[str]
    near: bool
    gaps: bool
    whole: Whole | None
    there: There | None


class Asked(NamedTuple):
    """One page as it can be asked for; two requests with the same key get the same page."""

    match: ResolverMatch
    host: str
    path: str
    query: str
    place: str
    fragment: bool
    gaps: bool = False  # the page of all serves, its gaps filled with the place
    there: There | None = None  # who fills those that words alone cannot

    @property
    def key(self) -> str:
        return json.dumps([settings.TERRITORY, self.host, self.path, self.query, self.place, self.fragment])


def asked_for(request: HttpRequest) -> Asked | None:
    """None for every other page, for one that says where the person is, and for one nobody could mean."""
    if request.method == "POST" or _kind_of(request.path_info) is None:
        return None
    raw = request.META.get("QUERY_STRING", "")
    if len(raw) > QUERY_LIMIT or "%00" in raw:
        return None
    place = request.COOKIES.get(COOKIE, "")[:COOKIE_MAX]
    return _asked(request.path_info, raw, place, _host(request), is_htmx(request))


def _kind_of(path: str) -> Kind | None:
    match = matched(path)
    kind = getattr(match.func, "same_for_all", None) if match else None
    return kind if isinstance(kind, Kind) else None


@lru_cache(maxsize=10_000)  # worked out anew it was a sixth of what a kept page costs
def _asked(path: str, raw: str, cookie: str, host: str, fragment: bool) -> Asked | None:  # noqa: FBT001 - a key of what is kept
    match, kind = matched(path), _kind_of(path)
    if match is None or kind is None:
        return None
    try:
        given = parse_qsl(raw, max_num_fields=FIELDS_LIMIT)
    except ValueError:
        return None
    if any(name in SAYS_PLACE and value.strip() for name, value in given):
        return None
    known = sorted({(name, " ".join(value.split())) for name, value in given if name in kind.parameters})
    place = from_cookie(cookie) if kind.near else None
    said = to_cookie(place) if place else ""
    gaps = kind.gaps and bool(said) and not (kind.whole and kind.whole(dict(known)))
    return Asked(match, host, path, urlencode(known), said, fragment, gaps, kind.there)


def bare(request: HttpRequest, asked: Asked) -> None:
    """Leave of the request what its key says."""
    kept = {name: value for name, value in request.META.items() if not name.startswith("HTTP_") or name in KEPT_HEADERS}
    if not asked.fragment:
        kept.pop("HTTP_HX_REQUEST", None)
    scheme = urlsplit(settings.ORIGIN).scheme
    kept |= {"QUERY_STRING": asked.query, "HTTP_HOST": asked.host, "wsgi.url_scheme": scheme}
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        kept[name] = secure
    if asked.place:
        kept["HTTP_COOKIE"] = f"{COOKIE}={asked.place}"
    request.META = kept
    if hasattr(request, "environ"):
        request.environ = kept
    for name in ("GET", "COOKIES", "headers"):  # read once and kept by Django
        request.__dict__.pop(name, None)


def _host(request: HttpRequest) -> str:
    """Our public name, whatever name of ours was used; DisallowedHost for a name that is not ours."""
    used = request.get_host()
    return _own_host(settings.ORIGIN, tuple(settings.ALLOWED_HOSTS)) or used


@lru_cache(maxsize=10)
def _own_host(origin: str, allowed: tuple[str, ...]) -> str:
    """Empty where our public name is not among ours."""
    own = urlsplit(origin).netloc
    return own if validate_host(own.partition(":")[0], allowed) else ""


@lru_cache(maxsize=20_000)
def matched(path: str) -> ResolverMatch | None:
    """What answers this address in its language; None when nothing does."""
    with override(get_language_from_path(path)):
        try:
            return resolve(path)
        except Resolver404:
            return None
