"""What every test needs: the texts built, so that both languages are there; files of its own, so that none outlives it."""

import gc
import gettext
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.conf import settings
from django.db import connection
from django.template.backends.jinja2 import Template
from django.test import TransactionTestCase
from django.utils.translation import trans_real
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings
from tests.fresh import bring_back, keep_as_every_test_finds_it

import panier
from panier.flows.audit_books import broken_promises
from panier.kit.texts import build_texts

gc.set_threshold(100_000, 50, 100)  # what a suite leaves behind needs no looking for every 700 things
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # no promise of any test has outlived its time yet
# Whether a promise holds is no question of how fast the machine thinks of examples, or tries one.
hypothesis.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("patient")


def pytest_configure() -> None:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none
    build_texts(Path(panier.__file__).parent)
    gettext._translations.clear()  # type: ignore[attr-defined] # noqa: SLF001 - as below
    trans_real._translations.clear()  # noqa: SLF001 - starting Django may have read the old ones, or none
    trans_real._default = None  # type: ignore[attr-defined] # noqa: SLF001 - as above


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:  # noqa: ARG001 - it comes first
    """As pytest-django makes it, and the same for each test that follows (tests.fresh)."""
    with django_db_blocker.unblock():
        keep_as_every_test_finds_it()
    gc.collect()
    gc.freeze()  # all that is loaded stays: looking through it for garbage took an eighth of the time
    TransactionTestCase._fixture_teardown = lambda _: bring_back()  # type: ignore[attr-defined,method-assign] # noqa: SLF001 - Django has no other place to say how


@pytest.fixture(autouse=True)
def _own_data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "data"
    settings.MEDIA_ROOT = tmp_path / "data" / "media"
    settings.STATIC_ROOT = tmp_path / "data" / "static"
    settings.STATIC_ROOT.mkdir(parents=True)  # WhiteNoise warns of a folder that is not there


def _refuse_statement(_execute: object, sql: str, *_: object) -> NoReturn:
    raise AssertionError(f"A template asked the database: {sql}")


@pytest.fixture(autouse=True)
def _what_no_page_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever page a test renders, and in whatever thread: it never queries, and never says “10 a.m..”."""
    render = Template.render

    def checked(template: Template, context: Any = None, request: Any = None) -> str:
        with connection.execute_wrapper(_refuse_statement):
            shown = str(render(template, context, request))
        assert ".m.." not in shown
        return shown

    monkeypatch.setattr(Template, "render", checked)


@pytest.fixture(autouse=True)
def _promises_are_kept(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test with a database: no invariant of stock, orders and money is broken, whatever the test's hour."""
    wanted = request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames)
    if wanted:
        request.getfixturevalue("_django_db_helper")  # so that this ends before the test's rows are taken back
    yield
    if wanted and not request.node.get_closest_marker("plants_damage"):
        assert broken_promises(now=LONG_AGO) == []
