"""Searches that name an occasion instead of a thing, from the territory's pack: `packs/CODE/intents.LANGUAGE.txt`.

One line each: `occasion, the same in other words > thing, thing, …`, the things that fit best first.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import panier
from panier.offer.search.rules import folded_words

PACKS = Path(panier.__file__).parent / "packs"


def things_for(text: str, territory: str, language: str) -> tuple[str, ...]:
    """What is meant by exactly these words, in any order; nothing when they name no occasion."""
    return _intents(territory, language).get(frozenset(folded_words(text, language)), ())


@cache
def _intents(territory: str, language: str) -> Mapping[frozenset[str], tuple[str, ...]]:
    file = PACKS / Path(territory).name / f"intents.{language}.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for line in lines:
        occasions, _, things = line.partition("#")[0].partition(">")
        named = tuple(thing.strip() for thing in things.split(",") if thing.strip())
        found |= {frozenset(folded_words(each, language)): named for each in occasions.split(",") if each.strip()}
    return found
