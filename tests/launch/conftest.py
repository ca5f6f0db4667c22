from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launch.hands import FirstStart, answers, copy_of, forget, free_port, running, styles_of
from tests.patience import until


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Of a market that never started."""
    data = tmp_path / "market"
    yield data
    forget(data)


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirstStart]:
    """A market that started where there was nothing, answered, and was stopped."""
    data, port = tmp_path_factory.mktemp("first") / "market", free_port()
    with running(data, port):
        until(lambda: answers(port), "the first start")
        styles = {style: answers(port, style) for style in styles_of(port, "/fr/")}
    yield FirstStart(data, styles)
    forget(data)


@pytest.fixture
def market(folder: Path, first_start: FirstStart) -> Path:
    """The folder of a market of its own, as the first start left it: it need not make its tables anew."""
    copy_of(first_start.data, folder)
    return folder
