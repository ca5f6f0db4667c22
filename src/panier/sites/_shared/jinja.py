"""The Jinja2 environment of our pages."""

from typing import Any

from jinja2 import Environment


def environment(**options: Any) -> Environment:
    return Environment(**options)  # noqa: S701 - Django's backend passes autoescape=True
