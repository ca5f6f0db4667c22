"""Jobs that follow what shops have said of their hours."""

from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from panier.flows.recount_limits import recount_limits as recount_all_limits
from panier.flows.remind_of_holidays import remind_of_holidays as remind_of_next_holidays


@app.task(name="recount_limits", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def recount_limits(merchant: int) -> None:
    recount_all_limits(merchant, now=datetime.now(tz=UTC))


@app.periodic(cron="11 11 * * *")
@app.task(
    name="remind_of_holidays",
    queueing_lock="remind_of_holidays",
    retry=RetryStrategy(max_attempts=8, exponential_wait=3),
)
def remind_of_holidays(timestamp: int) -> None:  # noqa: ARG001 - procrastinate names the tick; the flow wants the real time
    """In the morning: a letter that comes at night is read by nobody."""
    remind_of_next_holidays(now=datetime.now(tz=UTC))
