"""Error pages: in the visitor's language, with an id to quote, also when the database is gone."""

from pathlib import Path

import pytest
from django.db import ProgrammingError
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from panier.sites._shared.errors import server_error
from panier.sites._shared.overload import PREPARING

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "words"), [("/fr/rien/", "Il n’y a rien à cette adresse"), ("/en/nothing/", "nothing at this address")]
)
def test_a_missing_page_says_so_with_an_id(client: Client, address: str, words: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert words in answer.content.decode()
    assert answer["X-Request-Id"] in answer.content.decode()


def test_an_id_of_the_caller_is_kept_and_a_strange_one_is_not(client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": "abcd-1234"})["X-Request-Id"] == "abcd-1234"
    assert client.get("/healthz", headers={"X-Request-Id": "<b>"})["X-Request-Id"].startswith("req_")


def test_our_own_fault_has_a_page_that_asks_no_database(
    rf: "pytest.FixtureRequest", django_assert_num_queries: "pytest.FixtureRequest"
) -> None:
    request = rf.get("/fr/")  # type: ignore[attr-defined] # pytest-django's request factory
    request.META["panier.request_id"] = "req_test"
    with django_assert_num_queries(0):  # type: ignore[operator] # a pytest-django fixture
        answer = server_error(request)
    assert answer.status_code == 500
    assert "req_test" in answer.content.decode()


@pytest.mark.parametrize("address", ["/fr/marchand/bruno/", "/api/v1/products/prd_aaaaaaaaaaaaaaaa"])
@pytest.mark.parametrize("preparing", [True, False])
def test_before_the_tables_are_there_one_is_told_to_come_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str, *, preparing: bool
) -> None:
    """`./panier up` serves pages while it still makes them; else a missing table is our fault."""

    def no_table(*_: object) -> None:
        raise ProgrammingError

    settings.DATA = tmp_path
    if preparing:
        (tmp_path / PREPARING).touch()
    with monkeypatch.context() as making:
        making.setattr("django.db.backends.utils.CursorWrapper.execute", no_table)
        answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code == (503 if preparing else 500)


def test_a_form_of_another_site_is_refused(client: Client) -> None:
    address = reverse("cart_add")
    assert client.post(address, {"offer": "x"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post(address, {"offer": "x"}, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert client.post(address, {"offer": "x"}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 404


@pytest.mark.parametrize("address", ["/fr/", "/en/search/", "/fr/panier/", "/fr/rien/"])
def test_every_page_carries_the_strict_policy(client: Client, address: str) -> None:
    policy = client.get(address)["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
