"""Jobs for what a merchant does with many of his goods at once."""

from datetime import UTC, datetime
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from panier.flows.open_all_doors import open_more_doors


@app.task(name="open_doors", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def open_doors(wanted: dict[str, Any]) -> None:
    open_more_doors(wanted, now=datetime.now(tz=UTC))
