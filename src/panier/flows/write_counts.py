"""What a web process has counted in memory goes into the observatory's series: many counts in a few statements."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from panier.base.territories.queries import regions_around, territory
from panier.civic.observatory.actions import Seen, Sought, add_sought, add_views, stems_of
from panier.civic.observatory.queries.sought import sought_limits
from panier.civic.observatory.rules import cell_of, digest_of
from panier.kit.tally import Counted
from panier.offer.search.rules import from_cookie

SEEN = frozenset({"product", "merchant", "cart"})
SOUGHT = "sought"
STEMS_MAX = 120


@transaction.atomic(durable=True)
def write_counts(counts: Mapping[Counted, int], *, now: datetime) -> None:
    """`(product | merchant | cart, key, own shops)` and `(sought, language, words, place cookie, how)`, each with how often."""
    here = territory(settings.TERRITORY)
    local = now.astimezone(ZoneInfo(here.tz))
    if seen := [Seen(what[0], what[1], what[2], times) for what, times in sorted(counts.items()) if what[0] in SEEN]:
        add_views(here.code, seen, local.date())
    limits = sought_limits(here.code, now.date())
    missed = {
        (what[1], what[2], what[3], what[4]): times for what, times in sorted(counts.items()) if what[0] == SOUGHT
    }
    if limits and missed:
        add_sought(here.code, _sought(here.code, missed), cell_of(local), limits)


def _sought(code: str, missed: Mapping[tuple[str, str, str, str], int]) -> list[Sought]:
    """Each for the whole territory, and for the region of the place that was said. Words that say nothing are left out."""
    stems = stems_of(sorted({(language, words) for language, words, _place, _how in missed}))
    points = {place: said.point for _, _, place, _ in missed if (said := from_cookie(place))}
    regions = dict(zip(points, regions_around(code, list(points.values())), strict=True))
    found: Counter[tuple[str, str, str, str, str, str]] = Counter()
    for (language, words, place, how), times in missed.items():
        if stem := stems[language, words][:STEMS_MAX]:
            digest = digest_of(settings.SECRET_KEY, language, stem)
            for region in {"", regions.get(place, "")}:
                found[region, digest, stem, words, language, how] += times
    return [Sought(*what, times) for what, times in found.items()]
