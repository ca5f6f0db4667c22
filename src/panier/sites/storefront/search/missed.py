"""Whether a search found nothing, too little, or nothing near: its merchants will want to know."""

from collections.abc import Callable, Mapping
from typing import cast

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone

from panier.civic.observatory.queries.sought import sought_limits
from panier.civic.observatory.rules import How, how_missed
from panier.offer.search.rules import SearchResult, Whereabouts

PLAIN = frozenset({"q", "view", "near", "postal"})  # with a filter, or on a further page, it is the filter that hides


def missed_by(
    asked: QueryDict, shown: Mapping[str, object], is_within: Callable[[QueryDict, Whereabouts | None, int], bool]
) -> How | None:
    """None: found, or not to be counted. What lies far on the first page is looked for near, once: ranks are not by distance alone.

    Who names a place has asked for what is there.
    """
    q = asked.get("q", "").strip()
    if not q or any(values and name not in PLAIN for name, values in asked.lists()) or shown["faults"]:
        return None
    result, place = cast("SearchResult", shown["result"]), cast("Whereabouts | None", shown["place"])
    limits = sought_limits(settings.TERRITORY, timezone.now().date())
    if limits is None or result.reduced:
        return None
    total = 0 if result.by_meaning else result.total
    nearest = min((hit.distance_m for hit in result.items if hit.distance_m is not None), default=None)
    how = how_missed(total, nearest, limits)
    if how != "far":
        return how
    return None if result.taken or is_within(asked, place, limits.near_km * 1000) else how
