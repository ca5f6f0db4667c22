"""The steps of a directory, as its request, its worker and whoever takes it away do them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from panier.config.commands.bench.directory_file import Ground

NAME = "banc-des-annuaires"  # by which its runs are known again
PIECE = 65_536
SHOPS = "SELECT merchant_id FROM onboarding_listing JOIN onboarding_directoryrun run ON run.id = run_id WHERE run.file_name LIKE %(name)s"
TAKE_AWAY = (
    f"CREATE TEMPORARY TABLE of_bench ON COMMIT DROP AS {SHOPS}",
    "DELETE FROM onboarding_listing WHERE merchant_id IN (SELECT merchant_id FROM of_bench)",
    "DELETE FROM merchants_place WHERE merchant_id IN (SELECT merchant_id FROM of_bench)",
    "DELETE FROM merchants_merchant WHERE id IN (SELECT merchant_id FROM of_bench)",
    "DELETE FROM accounts_action WHERE subject IN (SELECT public_id FROM onboarding_directoryrun WHERE file_name LIKE %(name)s)",
    "DELETE FROM onboarding_directoryrun WHERE file_name LIKE %(name)s",
)


def work(step: str, given: str) -> str:
    """`receive` a file: the run's id; `list` a run."""
    if step == "receive":
        return _receive(Path(given))
    from panier.flows.list_directory import list_directory

    list_directory(given, now=datetime.now(tz=UTC))
    return given


def _receive(file: Path) -> str:
    """As the request that brings it; the job it asks for is this bench's to do."""
    from django.conf import settings
    from django.db import connection

    from panier.base.accounts.actions import Acting
    from panier.flows.import_directory import import_directory

    acting = Acting(settings.TERRITORY, None, "./panier bench directory")
    run: str = import_directory(acting, file.name, _pieces(file), now=datetime.now(tz=UTC)).public_id
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE args->>'run' = %s", [run])
    return run


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            yield piece


def ground() -> Ground:
    """Towns and beginnings of postal codes that this market knows."""
    from django.conf import settings

    from panier.base.territories.models import Municipality
    from panier.base.territories.queries import points_of_prefixes, setting_in_force

    begins = tuple(setting_in_force(settings.TERRITORY, "delivery_prefixes", datetime.now(tz=UTC)))
    towns = Municipality.objects.filter(territory=settings.TERRITORY).order_by("code").values_list("name", flat=True)
    prefixes = sorted(each for each in points_of_prefixes(settings.TERRITORY) if each.startswith(begins))
    return Ground(list(towns), prefixes)


def counts() -> dict[str, int]:
    from panier.offer.merchants.models import Merchant, Place
    from panier.offer.onboarding.models import DirectoryRun

    return {each.__name__: each.objects.count() for each in (Merchant, Place, DirectoryRun)}


def take_away() -> None:
    """All that runs of this bench listed, also of one that was killed."""
    from django.db import connection, transaction

    from panier.offer.onboarding.files import drop_directory
    from panier.offer.onboarding.models import DirectoryRun
    from panier.offer.search.actions import mark_surroundings_stale

    runs = DirectoryRun.objects.filter(file_name__startswith=NAME).values_list("public_id", flat=True)
    for each in runs:
        drop_directory(each)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '5min'")
        for statement in TAKE_AWAY:
            cursor.execute(statement, {"name": f"{NAME}%"})
        mark_surroundings_stale()
