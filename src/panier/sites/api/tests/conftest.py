"""The small market, and a caller that speaks JSON to it."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker
from tests.world import NOW, PACK, Market, build_market

from panier.flows.load_pack import load_pack
from panier.sites.api.tests.caller import Caller


@pytest.fixture(scope="package")
def _pack(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The territory is read once for all tests here: each then only finds that it is there already."""
    with django_db_blocker.unblock():
        load_pack(PACK, now=NOW)
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE territories_territory CASCADE")


@pytest.fixture
def market(_pack: None, db: None) -> Market:
    return build_market()


@pytest.fixture
def call() -> Caller:
    return Caller()
