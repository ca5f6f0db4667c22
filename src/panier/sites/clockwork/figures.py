"""Jobs that count what merchants read of themselves."""

from datetime import UTC, datetime

import structlog
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from panier.flows.refresh_days import refresh_days as sum_stale_days
from panier.flows.refresh_records import refresh_records as refresh_sellers_records

log = structlog.get_logger(__name__)


@app.periodic(cron="17 7 * * *")
@app.task(
    name="refresh_records", queueing_lock="refresh_records", retry=RetryStrategy(max_attempts=8, exponential_wait=3)
)
def refresh_records(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names the tick; the flow wants the real time
    log.info("records_refreshed", sellers=refresh_sellers_records(now=datetime.now(tz=UTC)))


@app.periodic(cron="* * * * *")
@app.task(name="refresh_days", queueing_lock="refresh_days", lock="refresh_days")
def refresh_days(timestamp: int) -> None:  # noqa: ARG001 - as above
    sum_stale_days(now=datetime.now(tz=UTC))
