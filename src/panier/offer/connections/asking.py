"""One question to a shop's system over the web: guarded, limited, and whatever goes wrong told in the port's words."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from panier.kit.fetch import Answer, FetchFailed, Limits, Request, call
from panier.offer.connections.port import ShopTrouble

LIMITS = Limits(size=20_000_000, seconds=20)
FETCHING = {"bad-address": "bad-address", "refused-address": "refused-address", "bad-certificate": "bad-certificate", "too-slow": "too-slow", "too-large": "too-large"}  # fmt: skip
OK, MOVED, NOT_FOUND, BUSY, BROKEN = range(200, 300), range(300, 400), 404, 429, 500
DENIED = {401: "bad-credentials", 402: "refused", 403: "missing-right"}
MOST_WAIT_S = 600.0


def ask(request: Request) -> tuple[Answer, Any]:
    """The answer and its JSON, or ShopTrouble. No redirect is followed: keys never travel to another address."""
    try:
        answer = call(request, LIMITS, allowed=settings.SHOPS_ALLOWED)
    except FetchFailed as failed:
        raise ShopTrouble(problem=FETCHING.get(str(failed.facts["problem"]), "unreachable")) from failed
    if problem := _problem(answer.status):
        raise ShopTrouble(problem=problem, seconds=_seconds(answer.headers), status=answer.status)
    try:
        return answer, json.loads(answer.body) if answer.body.strip() else None
    except (ValueError, RecursionError) as garbled:
        raise ShopTrouble(problem="garbled") from garbled


@contextmanager
def understood() -> Iterator[None]:
    """What is not shaped as it should be is `garbled`, whatever the reading of it stumbles over."""
    try:
        yield
    except (AttributeError, TypeError, KeyError, IndexError, ValueError) as garbled:
        raise ShopTrouble(problem="garbled") from garbled


def _problem(status: int) -> str:
    if status in OK:
        return ""
    if status in MOVED:
        return "moved"
    if status in DENIED:
        return DENIED[status]
    if status == BUSY:
        return "busy"
    return "trouble" if status >= BROKEN else "not-a-shop" if status == NOT_FOUND else "refused"


def _seconds(headers: Mapping[str, str]) -> float | None:
    """`Retry-After`, where it is a number of seconds."""
    try:
        return min(max(float(headers.get("retry-after", "")), 1.0), MOST_WAIT_S)
    except ValueError:
        return None


def moment(text: object) -> datetime:
    """As a shop writes it; without a zone it is UTC. ShopTrouble when it is none."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError as wrong:
        raise ShopTrouble(problem="garbled") from wrong
    return found if found.tzinfo else found.replace(tzinfo=UTC)
