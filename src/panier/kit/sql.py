"""Asking by hand-written statements: what the rows are read into."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

JSON_TYPES = frozenset({114, 3802})  # json, jsonb: Django gives them as text


def lines(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """The statement's rows as they come; JSON stays text."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def one_row(statement: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The one row the statement always gives, by column name, JSON read; `values` by their names in it."""
    (row,) = _read(statement, values)
    return row


def rows(statement: str, *values: Any) -> list[dict[str, Any]]:
    """The statement's rows by column name, JSON read."""
    return _read(statement, values)


def _read(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        columns = [column.name for column in cursor.description or ()]
        is_json = [column.type_code in JSON_TYPES for column in cursor.description or ()]
        return [
            {
                name: json.loads(value) if read and isinstance(value, str) else value
                for name, value, read in zip(columns, row, is_json, strict=True)
            }
            for row in cursor.fetchall()
        ]


@contextmanager
def one_moment() -> Iterator[None]:
    """All statements within see the same moment, whatever others write meanwhile; inside another transaction, that one's."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        if not nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
