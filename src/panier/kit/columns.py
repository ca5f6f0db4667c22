"""Columns several tables share."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import models

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
