"""Which fields the forms of a page have. Anything else that is posted is refused whole, and noted (ADR 0137).

A view says its own with `takes`; one that says nothing takes none. What lets somebody onto a page asks for the check
(`desk_of`, `own_application`): whoever has no business there reads 404 before his fields are looked at.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from http import HTTPStatus
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch

from panier.base.territories.queries import territory
from panier.kit.requests import request_id
from panier.sites._shared.htmx import is_htmx

View = TypeVar("View", bound=Callable[..., HttpResponse])
Name = str | Callable[[], Iterable[str]]  # a pattern, or what makes patterns when they are asked for
ALWAYS = ("csrfmiddlewaretoken",)
FORMS = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data"})
MOST_KEPT, LONGEST_KEPT = 400, 20_000  # fields, and characters of one, that the answer holds to be sent again
SECRET = re.compile(r"password|secret|transit|account|institution")  # typed again rather than written into a page


class Takes(NamedTuple):
    """The names of all forms of a view, and of those that depend on a part of its address."""

    names: tuple[Name, ...]
    by: Mapping[str, Mapping[str, tuple[Name, ...]]]

    def of(self, address: Mapping[str, Any]) -> tuple[Name, ...]:
        more = [names.get(str(address.get(part)), ()) for part, names in self.by.items()]
        return (*self.names, *(name for each in more for name in each))


NOTHING = Takes((), {})


class UnknownFields(Exception):  # noqa: N818 - a refusal of the site, turned into a page by the middleware
    """A form was posted with fields it does not have: nothing was done."""

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.names = names


def takes(*names: Name, **by: Mapping[str, tuple[Name, ...]]) -> Callable[[View], View]:
    """Each name is a pattern of which a plain name is the simplest; `step={"bank": …}`: those of one `step` of the address."""

    def said(view: View) -> View:
        view.takes = Takes(names, by)  # type: ignore[attr-defined] # what the view says of itself
        return view

    return said


def unknown_fields(request: HttpRequest) -> list[str]:
    """The names of what was posted that no form of this page has."""
    if request.method != "POST" or request.resolver_match is None:
        return []
    if request.content_type not in FORMS:
        return [str(request.content_type)] if int(request.META.get("CONTENT_LENGTH") or 0) else []
    known = known_to(request.resolver_match)
    return sorted({name for name in (*request.POST, *request.FILES) if not known.fullmatch(name)})


def known_to(match: ResolverMatch) -> re.Pattern[str]:
    """The names of this address's forms."""
    said: Takes = getattr(match.func, "takes", NOTHING)
    names = [each for name in said.of(match.kwargs) for each in ([name] if isinstance(name, str) else name())]
    return _pattern((*ALWAYS, *names))


def tax_fields() -> Iterable[str]:
    """Numbers of taxes go by the names their territory gives them."""
    return list(territory(settings.TERRITORY).identifiers["taxes"])


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(names))


class UnknownFieldsMiddleware:
    """The refusal as a page: which fields, and what was typed in the others, to be sent again without them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return unknown_page(request, exception.names) if isinstance(exception, UnknownFields) else None


def unknown_page(request: HttpRequest, names: list[str]) -> HttpResponse:
    typed = [
        (name, value) for name, values in request.POST.lists() if name not in {*names, *ALWAYS} for value in values
    ]
    again = len(typed) <= MOST_KEPT and all(
        len(value) <= LONGEST_KEPT and not SECRET.search(name) for name, value in typed
    )
    facts = {
        "names": [name[:60] for name in names[:20]],
        "typed": typed if again and not request.FILES else [],
        "again": again and not request.FILES,
        "id": request_id(request),
    }
    template = "merchant_portal/_unknown_fields.html" if is_htmx(request) else "merchant_portal/unknown_fields.html"
    answer = render(request, template, facts, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if is_htmx(request):  # above the page, which keeps what was typed
        answer["HX-Retarget"], answer["HX-Reswap"] = "main", "afterbegin show:window:top"
    answer["Cache-Control"] = "private, no-store"
    return answer
