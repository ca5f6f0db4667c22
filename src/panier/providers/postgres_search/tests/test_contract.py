import pytest

from panier.offer.search.port import SearchEngine
from panier.offer.search.tests.contract import BasicContract
from panier.offer.search.tests.sample import filled
from panier.providers.postgres_search.adapter import PostgresEngine


@pytest.mark.django_db
class TestPostgres(BasicContract):
    @pytest.fixture
    def engine(self) -> SearchEngine:
        return filled(PostgresEngine())
