"""Two web processes with their locks and two without, from the first race that needs them to the last."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from tests.races.hands import Web, two_web_processes


@pytest.fixture(scope="package")
def web(django_db_setup: None) -> Iterator[Web]:
    with ExitStack() as running:

        @cache
        def address(locks: bool) -> str:  # noqa: FBT001 - it is the whole question
            return running.enter_context(two_web_processes(locks=locks))

        yield address
