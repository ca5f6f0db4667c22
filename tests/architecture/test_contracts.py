"""The house's contracts: kept as the house stands, and each seen to break on a planted violation."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLANTED = {
    "Floors only look down": ("kit/planted.py", "import panier.offer.catalogue.models\n"),
    "Sites do not know each other": ("sites/api/planted.py", "import panier.sites.storefront.words\n"),
    "Rules know neither Django nor the database": ("trade/cart/rules.py", "import django.db\n"),
    "No circles inside a floor": ("offer/merchants/planted.py", "import panier.offer.inventory.rules\n"),
    "Nobody imports a provider": ("flows/planted.py", "import panier.providers.rehearsal.adapter\n"),
    "Sites never touch models directly": ("sites/storefront/planted.py", "import panier.trade.orders.models\n"),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code alone, to plant in."""
    folder = tmp_path_factory.mktemp("house")
    keep_code = shutil.ignore_patterns("*.html", "*.po", "*.mo", "*.csv", "*.webp", "static", "__pycache__")
    shutil.copytree(ROOT / "src" / "panier", folder / "src" / "panier", ignore=keep_code)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def verdicts(house: Path) -> dict[str, str]:
    tool = Path(sys.executable).parent / "lint-imports"
    command = [str(tool), "--no-cache", "--no-logo", "--config", "pyproject.toml"]
    shown = subprocess.run(
        command,
        cwd=house,
        env={"PYTHONPATH": str(house / "src"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.findall(r"^(.+?) (KEPT|BROKEN)\b", shown.stdout, re.MULTILINE)
    assert found, shown.stdout + shown.stderr
    return dict(found)


def test_every_contract_is_kept_and_every_contract_has_been_seen_to_fail(house: Path) -> None:
    assert verdicts(house) == dict.fromkeys(PLANTED, "KEPT")
    for name, line in PLANTED.values():
        file = house / "src" / "panier" / name
        before = file.read_text() if file.exists() else ""
        file.write_text(before + line)
    assert verdicts(house) == dict.fromkeys(PLANTED, "BROKEN")
