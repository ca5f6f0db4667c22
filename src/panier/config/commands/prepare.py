"""What must be true before the pages start: tables, words, static files, territory, demonstration, index."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import panier
from panier.config.commands.steps import StepFailed, step
from panier.kit.texts import build_texts

TOKENS = "demonstration-tokens"  # a file's name
OLDER = (
    "These tables are older than this version can raise: start the version of 29 November 2026 on them once (ADR 0085)."
)
PACK = Path(panier.__file__).parent / "packs" / "qc"


def prepare_pages() -> None:
    """What the pages read once, when their processes start."""
    with step("words in French and English"):
        build_texts(Path(panier.__file__).parent)
    with step("settings"):
        _set_up_django()
    with step("static files"):
        _static_files()


def prepare_tables() -> None:
    """An empty market: its tables and its territory. A step over millions of rows takes longer than any page may wait."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    for label, work in (("tables", _tables), ("territory of Québec", _territory)):
        with step(label):
            work()
    connection.close()  # and with it that patience


def prepare_market(*, demonstration: bool) -> None:
    """Each step looks first and does only what is missing: a second start is quick."""
    prepare_tables()
    for label, work in (("demonstration market", _demonstration), ("synonyms", _synonyms), ("search index", _index)):
        if demonstration or work is not _demonstration:
            with step(label):
                work()


def _set_up_django() -> None:
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (ImproperlyConfigured, ValueError) as unsafe:
        raise StepFailed(str(unsafe)) from unsafe


def _tables() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    applied = executor.loader.applied_migrations
    for migration in executor.loader.disk_migrations.values():
        if 0 < sum(step in applied for step in migration.replaces) < len(migration.replaces):
            raise StepFailed(OLDER)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def _synonyms() -> None:
    from django.conf import settings

    from panier.offer.search.synonyms import faults

    if found := [f"{file}, line {fault.line}: {fault.code}" for file, fault in faults(settings.TERRITORY)]:
        raise StepFailed("The synonyms of the pack cannot be read:\n- " + "\n- ".join(found))


def _static_files() -> None:
    """Collected again when a file changed."""
    from django.conf import settings
    from django.contrib.staticfiles import finders
    from django.core.management import call_command

    digest = sha256()
    for finder in finders.get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            digest.update(f"{path}:{storage.size(path)}:{storage.get_modified_time(path)}".encode())
    stamp = Path(settings.STATIC_ROOT) / "panier-stamp"
    if not stamp.exists() or stamp.read_text() != digest.hexdigest():
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(digest.hexdigest())


def _territory() -> None:
    from panier.base.territories.rules.pack import PackInvalid
    from panier.flows.load_pack import load_pack

    try:
        load_pack(PACK, now=datetime.now(tz=UTC))
    except PackInvalid as invalid:
        raise StepFailed(f"The territory’s pack does not hold together:\n{invalid}") from invalid


def _demonstration() -> None:
    """Loaded once; the bank of the rehearsal is told of the year's payments, and the merchants' tokens are kept beside."""
    from django.conf import settings
    from django.db import connection

    from panier.flows.load_demonstration import Loaded, is_loaded, load_demonstration
    from panier.providers.rehearsal.actions import remember_captured

    def tell(loaded: Loaded) -> None:
        remember_captured([(paid.key, paid.minor, paid.currency) for paid in loaded.captured])
        kept = Path(settings.DATA) / TOKENS
        kept.touch(mode=0o600)
        kept.write_text("".join(f"{name}: {token}\n" for name, token in loaded.tokens.items()), encoding="utf-8")

    if not is_loaded():
        with (
            connection.cursor() as cursor
        ):  # one transaction, and a busy machine draws pictures for longer than half a minute
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
        load_demonstration(now=datetime.now(tz=UTC), tell=tell)


def _index() -> None:
    """Built when there is none; the indexer keeps it as the market is."""
    from django.conf import settings

    from panier.flows.rebuild_search import rebuild_search

    if not (Path(settings.DATA) / "search" / "current.json").exists():
        rebuild_search(now=datetime.now(tz=UTC))


def sign_ins() -> str:
    """The demonstration's people and three merchants' tokens, printed once the market answers."""
    from django.conf import settings

    from panier.flows.load_demonstration import PASSWORD

    people = (
        "ana (shopper), bruno and bella (merchants), nadia (her shop closed), olga and odile (operators), zoe (nothing)"
    )
    kept = Path(settings.DATA) / TOKENS
    said = f"  Sign in as NAME@demonstration.example, password {PASSWORD}: {people}"
    tokens = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    return "\n".join([said, *(f"  API token of {line}" for line in tokens)])
