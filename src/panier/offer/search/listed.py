"""Shops that a directory lists and nobody runs yet: tens of thousands, found by their names in the database, not held by each process (ADR 0091).

`UNRUN` is the one line between them and those the surroundings hold: a shop crosses it when it is claimed, opened or given a product.
"""

from collections.abc import Iterable

from panier.kit.geo import Point, distance_m
from panier.kit.sql import lines
from panier.kit.words import plain_words
from panier.offer.search.names import ALSO, MOST, Lexicon, singular
from panier.offer.search.port import Also
from panier.offer.search.rules import SearchRequest, Suggestion, folded_words

UNRUN = """(merchant.state = 'listed'
  AND NOT EXISTS (SELECT FROM merchants_member member WHERE member.merchant_id = merchant.id)
  AND NOT EXISTS (SELECT FROM catalogue_product product WHERE product.merchant_id = merchant.id))"""
LOOKED_AT = 100
WORDS = 6
LETTERS = 3  # of the longest word, at least: an index of trigrams knows nothing shorter
# The words are somewhere in the address of its page; `Lexicon` says whether they are its name's.
NAMED = f"""
SELECT named.slug, named.name, named.tone, place.latitude, place.longitude
FROM (SELECT merchant.id, merchant.slug, merchant.name, merchant.tone FROM merchants_merchant merchant
      WHERE merchant.territory_id = %s {{words}} AND {UNRUN}
      ORDER BY length(merchant.name), merchant.name, merchant.id LIMIT %s) named
LEFT JOIN LATERAL (SELECT latitude, longitude FROM merchants_place WHERE merchant_id = named.id AND is_open ORDER BY id LIMIT 1) place ON true
ORDER BY length(named.name), named.name, named.id
"""  # noqa: S608 - our own words
WORD = "AND merchant.slug LIKE %s "


def listed_beginning(text: str, language: str, territory: str, found: Iterable[Suggestion]) -> list[Suggestion]:
    """Those where each word begins a word of the name: as many as there is room for beside the shops `found`."""
    room = MOST["merchant"] - sum(each.kind == "merchant" for each in found)
    named = _named(text, territory) if room > 0 else {}
    return list(Lexicon(list(named), language).beginning(folded_words(text, language)))[:room] if named else []


def listed_said(request: SearchRequest, found: Iterable[Also]) -> list[Also]:
    """Those whose name holds the words, on the first page: as many as there is room for beside those `found`."""
    room = ALSO["merchant"] - sum(each.what.kind == "merchant" for each in found)
    named = _named(request.q, request.territory) if room > 0 and request.q and request.page == 1 else {}
    if not named:
        return []
    words = {singular(word) for word in folded_words(request.q, request.language)}
    said = list(Lexicon(list(named), request.language).said(words))[:room]
    return [Also(each, _metres(request.point, named[each])) for each in said]


def _named(text: str, territory: str) -> dict[Suggestion, Point | None]:
    """Whatever may be meant, the shortest names first."""
    words = [singular(word) for word in plain_words(text)][:WORDS]
    if max(map(len, words), default=0) < LETTERS:
        return {}
    return {
        Suggestion("merchant", slug, slug, name, tone=tone): None if latitude is None else Point(latitude, longitude)
        for slug, name, tone, latitude, longitude in lines(
            NAMED.format(words=WORD * len(words)), territory, *(f"%{word}%" for word in words), LOOKED_AT
        )
    }


def _metres(here: Point | None, there: Point | None) -> float | None:
    return distance_m(here, there) if here and there else None
