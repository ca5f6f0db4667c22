"""The bank's own worker."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from panier.providers.rehearsal.actions import MOST_TRIES, make_call


class NotAnswered(Exception):  # noqa: N818 - asks the worker to try again
    """The market did not answer 2xx."""


@app.task(name="rehearsal_call", retry=RetryStrategy(max_attempts=MOST_TRIES, exponential_wait=3))
def rehearsal_call(event: str) -> None:
    if not make_call(event):
        raise NotAnswered(event)
