"""Reading a JSON body: strictly, and never more than it may hold."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

DEPTH_MAX = 12


class BadJson(ValueError):  # noqa: N818 - a refusal
    """The body is not JSON that we take; says why, in words a programmer reads."""


class StrictParser(Parser):
    """UTF-8 JSON only: no NaN, no repeated name, no depth without end, no text a database cannot hold."""

    def parse_body(self, request: HttpRequest) -> Any:
        return read_json(request.body)


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
