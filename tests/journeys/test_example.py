"""The example programs against a market that runs: one buys from three merchants, with a worker beside it; one is a shop's till."""

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer
from tests.desk.hands import paid_part
from tests.patience import PATIENCE_S
from tests.team.hands import build_team
from tests.world import NOW, build_market

from panier.flows.audit_books import audit_books
from panier.flows.rebuild_search import rebuild_search
from panier.kit.jobs import run_worker
from panier.offer.merchants.actions import create_token
from panier.trade.orders.models import Order, Part

EXAMPLES = Path(__file__).parents[2] / "examples"
EXAMPLE = EXAMPLES / "buy_from_three.py"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.filterwarnings("ignore:No directory at")  # the live server starts before this test has a folder
def test_the_example_buys_from_three(live_server: LiveServer, settings: Settings, tmp_path: Path) -> None:
    settings.ORIGIN = live_server.url  # the bank calls back there
    market = build_market()
    rebuild_search(now=datetime.now(tz=UTC))
    shops = (market.bruno, market.bella, market.carmen)
    tokens = [create_token(shop.merchant.pk, name="exemple", account_id=None, now=NOW) for shop in shops]
    printed = tmp_path / "printed.txt"
    printed.write_text(f"Jetons : {tokens[1]}\n{tokens[2]}.\n")
    command = [sys.executable, str(EXAMPLE), "--url", live_server.url]
    command += ["--merchant-token", tokens[0], "--tokens-from", str(printed)]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + PATIENCE_S
    while program.poll() is None and time.monotonic() < deadline:
        run_worker(wait=False)
        time.sleep(0.1)
    program.kill()
    said, wrong = program.communicate()
    assert (program.returncode, wrong) == (0, ""), said
    assert "completed, 3 parties remises sur 3" in said
    order = Order.objects.get()
    assert order.state == "completed"
    assert set(Part.objects.values_list("state", flat=True)) == {"handed_over"}
    assert {finding.name for finding in audit_books(now=datetime.now(tz=UTC)) if finding.broken} == set()
    connections.close_all()


@pytest.mark.filterwarnings("ignore:No directory at")
def test_a_till_accepts_what_its_shelf_holds(live_server: LiveServer, settings: Settings, tmp_path: Path) -> None:
    settings.ORIGIN = live_server.url
    team = build_team(build_market())
    mug, shelf = team.market.bruno.offers["Tasse"].public_id, tmp_path / "shelf.csv"
    shelf.write_text(f"offer_id,quantity\n{mug},3\n")
    first, second = paid_part(team, mugs=2), paid_part(team, mugs=2, loaves=1)
    token = create_token(team.key, name="caisse", account_id=None, now=NOW)
    command = [sys.executable, str(EXAMPLES / "accept_what_is_there.py"), "--url", live_server.url]
    command += ["--merchant-token", token, "--shelf", str(shelf)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
    assert (f"{first.number}: accepted, 45,97 $, rendu 0,00 $" in ran.stdout, "rendu 22,98 $" in ran.stdout) == (
        True,
        True,
    )
    left = {part.pk: sum(line.quantity for line in part.lines.all()) for part in Part.objects.filter(state="accepted")}
    assert left == {first.pk: 2, second.pk: 2}
    connections.close_all()
