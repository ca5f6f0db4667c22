"""Reading a JSON body: strictly, and never more than it may hold."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, TypeVar, cast

from django.http import HttpRequest
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

DEPTH_MAX = 12
Called = TypeVar("Called", bound=Callable[..., Any])


class BadJson(ValueError):  # noqa: N818 - a refusal
    """The body is not JSON that we take; says why, in words a programmer reads."""


class StrictParser(Parser):
    """UTF-8 JSON only: no NaN, no repeated name, no depth without end, no text a database cannot hold."""

    def parse_body(self, request: HttpRequest) -> Any:
        return read_json(request.body)


def bodyless(view: Called) -> Called:
    """A call that takes no fields: one that is sent all the same is refused like any other nobody knows."""

    @wraps(view)
    def called(request: HttpRequest, *args: Any, **path: Any) -> Any:
        try:
            said = read_json(request.body) if request.body.strip() else None
        except BadJson as bad:
            raise HttpError(400, "") from bad  # as ninja says it of every other call
        if said is not None and not isinstance(said, dict):
            raise ValidationError([{"type": "model_type", "loc": ("body",)}])
        if said:
            raise ValidationError([{"type": "extra_forbidden", "loc": ("body", name)} for name in said])
        return view(request, *args, **path)

    return cast("Called", called)


def read_json(body: bytes) -> Any:
    try:
        value = json.loads(body.decode(), parse_constant=_no_constant, object_pairs_hook=_named_once)
    except RecursionError:
        raise BadJson(f"nested deeper than {DEPTH_MAX}") from None
    except ValueError as wrong:
        raise BadJson(str(wrong)) from wrong
    _check(value)
    return value


def _no_constant(name: str) -> NoReturn:
    raise BadJson(f"{name} is not JSON")


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadJson("a name is repeated in an object")
    return found


def _check(value: Any) -> None:
    """Walks without recursion, so that depth costs nothing."""
    waiting = [(value, 1)]
    while waiting:
        each, depth = waiting.pop()
        if depth > DEPTH_MAX:
            raise BadJson(f"nested deeper than {DEPTH_MAX}")
        if isinstance(each, str):
            _check_text(each)
        elif isinstance(each, dict):
            for name in each:
                _check_text(name)
            waiting += [(inner, depth + 1) for inner in each.values()]
        elif isinstance(each, list):
            waiting += [(inner, depth + 1) for inner in each]


def _check_text(text: str) -> None:
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BadJson("a text holds a NUL or half of a surrogate pair")
