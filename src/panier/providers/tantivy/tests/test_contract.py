from pathlib import Path

import pytest

from panier.offer.search.port import SearchEngine
from panier.offer.search.tests.contract_full import FullContract
from panier.offer.search.tests.sample import filled
from panier.providers.tantivy.adapter import TantivyEngine


class TestTantivy(FullContract):
    @pytest.fixture
    def engine(self, tmp_path: Path) -> SearchEngine:
        return filled(TantivyEngine(tmp_path))
