import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from panier.config.commands.home import home_for


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A market's data folder, and what it keeps outside of it as root."""
    data = tmp_path / "market"
    yield data
    home = home_for(data)
    if home.owner:
        shutil.rmtree(home.data.parent, ignore_errors=True)
