"""Columns several tables share."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import migrations, models

from panier.kit.ids import new_id

CURRENCY_LENGTH = 3
PUBLIC_ID_LENGTH = 20


def public_id(prefix: str) -> "models.CharField[Any, Any]":
    """The id people and programs see: three letters that say what it is, and 16 random characters."""
    make: Callable[[], str] = partial(new_id, prefix)
    return models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=make, editable=False)


def minor_units(**options: Any) -> "models.BigIntegerField[Any, Any]":
    """An amount of minor units; its currency stands beside it."""
    return models.BigIntegerField(**options)


def currency() -> "models.CharField[Any, Any]":
    """ISO 4217."""
    return models.CharField(max_length=CURRENCY_LENGTH)


def content(**options: Any) -> "models.JSONField[Any, Any]":
    """Text by language: `{"fr": …, "en": …}`."""
    return models.JSONField(default=dict, **options)


def belongs_to_territory(table: str) -> migrations.RunSQL:
    """What rows of other tables refer to together with the territory they have in common."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_of_territory UNIQUE (territory_id, id)",
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_of_territory",
    )


def same_territory(table: str, column: str, target: str) -> migrations.RunSQL:
    """A row and what its column refers to belong to one territory: no code can mix two."""
    name = f"{table}_{column}_same_territory"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (territory_id, {column})"
        f" REFERENCES {target} (territory_id, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )
