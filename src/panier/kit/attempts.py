"""Limits on attempts (ADR 0020): counted in the shared table before what was tried is looked at, so that a race gains nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple

from django.db import connection

from panier.kit.refusals import Refusal

# A row per key, beside those of Django's cache: their keys begin with a colon, these with a letter.
COUNT = """
INSERT INTO kit_cache AS kept (cache_key, value, expires) VALUES (%(key)s, '1', %(until)s)
ON CONFLICT (cache_key) DO UPDATE SET
  value = CASE WHEN kept.expires <= %(now)s THEN '1' ELSE (kept.value::int + 1)::text END,
  expires = CASE WHEN kept.expires <= %(now)s THEN excluded.expires ELSE kept.expires END
RETURNING value::int, expires
"""
GIVE_BACK = "UPDATE kit_cache SET value = greatest(value::int - 1, 0)::text WHERE cache_key = %s AND expires > %s"


class TooManyAttempts(Refusal):
    """facts: `until`, when one may try again."""

    code: ClassVar[str] = "too-many-attempts"


class Limit(NamedTuple):
    name: str  # of what is tried
    most: int
    within: timedelta


@contextmanager
def attempt(limit: Limit, who: str, wrong: type[Refusal], *, now: datetime) -> Iterator[None]:
    """One attempt of `who`; it stays counted when it ends in `wrong`. TooManyAttempts, and nothing was looked at."""
    key = count(limit, who, now=now)
    try:
        yield
    except wrong:
        raise
    except Exception:
        _give_back(key, now)
        raise
    _give_back(key, now)


def count(limit: Limit, who: str, *, now: datetime) -> str:
    """One attempt of `who`, whatever becomes of it; its key. TooManyAttempts."""
    key = f"attempts:{limit.name}:{who}"
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": key, "now": now, "until": now + limit.within})
        tried, until = cursor.fetchone() or (0, now)
    if tried > limit.most:
        raise TooManyAttempts(until=until)
    return key


def _give_back(key: str, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, [key, now])
