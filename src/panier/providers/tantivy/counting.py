"""Counts beside the hits. A facet ignores its own filter, so that one can widen what one narrowed.

Numbers are counted, one of each in a document: words, or several values of a field, cost five times as much.
"""

from collections import Counter as Sums
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tantivy import Query

from panier.offer.search.facets import FLAGS
from panier.offer.search.places import shops_counted
from panier.offer.search.rules import SearchRequest, any_of
from panier.providers.tantivy.facets import all_of, any_value, count_of, stocked_at
from panier.providers.tantivy.opened import Opened
from panier.providers.tantivy.traits import TOLD, told
from panier.providers.tantivy.understanding import Understood

MERCHANTS = 50
LOOKED_AT = 2_000  # merchants of a segment of the index among which those are looked for
VALUES = 65_000  # of everything else: all that are there
HOURS = {"open": ("hours", "open_at"), "pickup": ("today", "today_at")}
FIELDS = {
    "category": "own",
    "region": "region",
    "merchant": "seller",
    **dict.fromkeys(sorted(TOLD), "traits"),
    **{facet: number for facet, (_, number) in HOURS.items()},
}
Numbers = Mapping[Any, int]  # how many of each


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts for one request, over one state of the index."""

    opened: Opened
    request: SearchRequest
    found: Understood

    def counts(self) -> dict[str, dict[str, int]]:
        """One walk for the facets without a filter of their own, one more for each that has one."""
        wide = {facet for facet in FIELDS if facet in self.found.filters and facet not in FLAGS}
        shared = self._numbers(self.found.query(), {field for facet, field in FIELDS.items() if facet not in wide})
        held = {
            facet: self._numbers(self.found.query(but=facet), [field])[field] if facet in wide else shared[field]
            for facet, field in FIELDS.items()
        }
        shared_traits = told(shared.get("traits", {}))
        counts = {facet: told(held[facet])[facet] if facet in wide else shared_traits[facet] for facet in TOLD}
        return {
            **counts,
            "region": dict(held["region"]),
            "category": self._up_the_tree(held["category"]),
            "merchant": self._by_merchant(held["merchant"]),
            **{facet: {FLAGS[facet]: self._at_hours(facet, held[facet])} for facet in HOURS},
        }

    def delivered(self) -> int:
        """How much is delivered to what is asked, else to where one is."""
        rated = self.rated_for_it()
        return count_of(self.opened.searcher, self.found.query(also=any_value("delivers", rated))) if rated else 0

    def rated_for_it(self) -> tuple[str, ...]:
        return self.opened.rated_for(self.request.deliver or self.request.postal)

    def shops(self) -> dict[str, int]:
        """What each of the shops that are counted has there."""
        table = self.opened.around.table
        keys = shops_counted(table, self.request)
        if not keys:
            return {}
        counted = self._numbers(self.found.query(also=stocked_at(keys), but="at"), ["stocked"])["stocked"]
        return {table.places[key].id: counted[key] for key in keys if key in counted}

    def _numbers(self, query: Query, fields: Iterable[str]) -> dict[str, Numbers]:
        """How many of each number; of the merchants those who have most. They come back as floats."""
        wanted = {
            field: {
                "terms": {
                    "field": field,
                    **({"size": MERCHANTS, "segment_size": LOOKED_AT} if field == "seller" else {"size": VALUES}),
                }
            }
            for field in fields
        }
        return {
            field: {_key(bucket["key"]): bucket["doc_count"] for bucket in answer["buckets"]}
            for field, answer in self.opened.searcher.aggregate(query, wanted).items()
        }

    def _up_the_tree(self, own: Numbers) -> dict[str, int]:
        """A category holds what those below it hold."""
        found = Sums[str]()
        for category, count in own.items():
            for code in self.opened.around.path_of(category):
                found[str(code)] += count
        return dict(found)

    def _by_merchant(self, numbers: Numbers) -> dict[str, int]:
        """Those who have most, and those one has chosen."""
        found = self._slugs(numbers)
        if others := [slug for slug in self.request.merchants if slug not in found]:
            query = all_of(self.found.query(but="merchant"), {"others": any_value("merchant", others)})
            found |= self._slugs(self._numbers(query, ["seller"])["seller"])
        return found

    def _slugs(self, numbers: Numbers) -> dict[str, int]:
        slugs = self.opened.around.sellers
        return {slugs[number]: count for number, count in numbers.items() if number in slugs}

    def _at_hours(self, facet: str, numbers: Numbers) -> int:
        """How much is had at places of which some keep hours that are open now; or at which one orders for today."""
        open_now, today = self.opened.around.table.in_quarter(self.request.now)
        hours, words = (open_now if facet == "open" else today), self.opened.words_by_number(HOURS[facet][0])
        return sum(count for number, count in numbers.items() if any_of(words.get(number, ""), hours))


def _key(value: object) -> object:
    return int(value) if isinstance(value, float) else value
