"""A territory from its pack: its facts, and the categories of its goods."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from panier.base.territories.actions import store_pack
from panier.base.territories.rules.pack import Pack, PackInvalid, read_pack
from panier.offer.catalogue.actions import store_categories
from panier.offer.search.actions import mark_surroundings_stale
from panier.offer.search.rules.ranking import SETTING, BadFormula, read_formula


@transaction.atomic(durable=True)
def load_pack(folder: Path, *, now: datetime) -> Pack:
    """Read, check and store the pack, or raise PackInvalid with every problem and change nothing."""
    pack = read_pack(folder)
    _check_ranking(pack)
    if store_pack(pack, now=now):
        store_categories(pack.code, pack.categories)
        mark_surroundings_stale()
    return pack


def _check_ranking(pack: Pack) -> None:
    """A formula that cannot rank is refused here, not by the first search."""
    rows = [row for row in pack.settings if row.key == SETTING]
    problems = [] if rows else [f"pack.yaml: settings.{SETTING} is missing."]
    for row in rows:
        try:
            read_formula(row.begins, row.source, row.value)
        except BadFormula as bad:
            problems.append(f"pack.yaml: {bad}")
    if problems:
        raise PackInvalid(problems)
