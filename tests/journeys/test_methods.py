"""Whatever answers GET answers HEAD, the same way: link checkers, monitors and previews ask so first."""

import re
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override
from django.views.decorators.http import require_GET
from tests.world import Market, build_market

pytestmark = pytest.mark.django_db(transaction=True)
NOT_ALLOWED = HTTPStatus.METHOD_NOT_ALLOWED


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        whole = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, whole)
        else:
            yield whole, each


def addresses(language: str) -> list[str]:
    """Of every page, each part of it that is somebody's own filled in with something nobody has."""
    with override(language):
        found = [re.sub(r"<int:\w+>", "1", whole) for whole, _ in patterns(get_resolver())]
    return ["/" + re.sub(r"<[^>]+>", "x", each) for each in found if not re.search(r"[\\^$(]", each)]


@pytest.fixture
def market() -> Market:
    return build_market()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_address_that_answers_get_answers_head(client: Client, market: Market, language: str) -> None:
    client.raise_request_exception = False
    every = addresses(language)
    reads = {address: answer for address in every if (answer := client.get(address)).status_code != NOT_ALLOWED}
    assert len(every) > len(reads) > 150  # some are only written to
    differing = {}
    for address, answer in reads.items():
        head = client.head(address)
        if (head.status_code, head.get("Content-Type"), head.content) != (
            answer.status_code,
            answer.get("Content-Type"),
            b"",
        ):
            differing[address] = (answer.status_code, head.status_code)
    assert differing == {}


def test_the_pages_of_a_shop_answer_head(client: Client, market: Market) -> None:
    """With somebody signed in and something found."""
    client.force_login(market.bruno.owner)
    shop = str(market.bruno.merchant.public_id)
    for address in addresses("fr"):
        if address.startswith("/fr/comptoir/x/") and address.count("/x/") == 1:
            there = address.replace("/x/", f"/{shop}/")
            answer = client.get(there)
            if answer.status_code != NOT_ALLOWED:
                assert client.head(there).status_code == answer.status_code, there


def test_what_answers_get_alone_would_be_seen() -> None:
    """The control."""
    request = RequestFactory().head("/")
    assert require_GET(lambda _: HttpResponse())(request).status_code == NOT_ALLOWED
