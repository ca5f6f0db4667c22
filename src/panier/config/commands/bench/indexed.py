"""The index follows what is done, as in the market."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from panier.config.commands.bound import bound
from panier.config.commands.steps import StepFailed

PATIENCE_S = 300


@contextmanager
def indexer() -> Iterator[None]:
    following = subprocess.Popen(bound("-m", "panier.config.commands.indexer"))  # noqa: S603 - our own module
    try:
        yield
    finally:
        following.terminate()
        following.wait(20)


def until_indexed() -> None:
    """Nothing waits to be taken in."""
    from panier.offer.search.models import Stale

    end = time.monotonic() + PATIENCE_S
    while Stale.objects.exists():
        if time.monotonic() > end:
            raise StepFailed("The index does not follow.")
        time.sleep(0.5)
