"""Jobs for what a merchant does with many of his goods at once."""

from datetime import UTC, datetime
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from panier.flows.open_all_doors import open_more_doors
from panier.flows.undo_doors import undo_more_doors


@app.task(name="open_doors", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def open_doors(wanted: dict[str, Any]) -> None:
    open_more_doors(wanted, now=datetime.now(tz=UTC))


@app.task(name="undo_doors", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def undo_doors(change: str) -> None:
    undo_more_doors(change, now=datetime.now(tz=UTC))
