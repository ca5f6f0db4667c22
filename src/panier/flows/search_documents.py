"""Building what is searched from what is offered: a few statements for any number of products."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from html import unescape
from itertools import chain, compress
from typing import Any, NamedTuple

from panier.civic.reviews.queries import ratings
from panier.flows.search_merchants import Merchant, merchants_to_search
from panier.flows.search_offers import OFFERS, Offered, offered
from panier.kit.content import in_language
from panier.kit.sql import lines
from panier.offer.merchants.rules import OPENNESS
from panier.offer.origin.queries import IN_FORCE
from panier.offer.search.port import Document, Text
from panier.offer.search.rules import code_of
from panier.offer.search.rules.ranking import mean_of
from panier.offer.terms.rules import METHODS

BODY_MAX = 4_000  # characters of a description that are searched
MARK = re.compile(r"<[^>]*>")  # descriptions are safe HTML: no mark holds a sign of its own
STATES = sorted(OPENNESS, key=OPENNESS.__getitem__)
PRODUCTS = """
SELECT id, public_id, territory_id, merchant_id, category_id, slug, title::text, description::text, brand, extract(epoch FROM created_at)::bigint, by_parcel,
  (SELECT digest || '-' || (widths ->> 0) FROM catalogue_picture WHERE product_id = catalogue_product.id AND digest <> ''
   ORDER BY position, id LIMIT 1)
FROM catalogue_product WHERE id = ANY(%s) AND archived_at IS NULL
"""
GROUPS = """
SELECT match.territory_id, match.gtin, match.id
FROM catalogue_match match
JOIN catalogue_variant variant ON variant.gtin = match.gtin
JOIN catalogue_product product ON product.id = variant.product_id AND product.territory_id = match.territory_id
  AND product.archived_at IS NULL
WHERE match.undone_at IS NULL AND match.gtin = ANY(%s)
GROUP BY match.territory_id, match.gtin, match.id HAVING count(DISTINCT product.merchant_id) > 1
"""
# What is proven of each: of the product itself, or (`local`) of its merchant.
ORIGINS = f"""
SELECT claimed.product_id, array_agg(DISTINCT claim.kind ORDER BY claim.kind)
FROM origin_claimedproduct claimed
JOIN origin_claim claim ON claim.id = claimed.claim_id
JOIN merchants_merchant merchant ON merchant.id = claim.merchant_id
JOIN territories_territory territory ON territory.code = merchant.territory_id
WHERE claimed.product_id = ANY(%s) AND {IN_FORCE}
GROUP BY claimed.product_id
"""  # noqa: S608 - our own words
CATEGORIES = """
WITH RECURSIVE path AS (
  SELECT id, territory_id, ARRAY[code] AS codes, jsonb_build_array(name) AS names
  FROM catalogue_category WHERE parent_id IS NULL
  UNION ALL
  SELECT child.id, child.territory_id, path.codes || child.code, path.names || child.name
  FROM catalogue_category child JOIN path ON path.id = child.parent_id)
SELECT path.id, codes, names::text, territory.languages::text
FROM path JOIN territories_territory territory ON territory.code = path.territory_id
"""


class Product(NamedTuple):
    id: int
    public_id: str
    territory: str
    merchant: int
    category: int
    slug: str
    title: str  # JSON, as the description
    description: str
    brand: str
    created: int  # seconds since the epoch
    by_parcel: bool
    picture: str | None  # digest and width


class Category(NamedTuple):
    """`told`, by language: its kind (itself and the one above, but for the root, which says less) and its root."""

    codes: tuple[int, ...]
    told: Mapping[str, tuple[str, str]]


class Around(NamedTuple):
    """What the products of one batch share: groups by territory and GTIN; by product, what is proven and what buyers say."""

    groups: Mapping[tuple[str, str], int]
    origins: Mapping[int, Sequence[str]]
    ratings: Mapping[int, tuple[int, int]]  # how many reviews, and their stars together


class Facts(NamedTuple):
    """What was read of some products: all that their documents are built from."""

    products: Sequence[tuple[Any, ...]]
    offers: Sequence[tuple[Any, ...]]
    around: Around


class Builder:
    """Builds documents as they are at `now`; remembers what many products share. For one pass: nothing is looked at again."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._categories = {key: _category(*rest) for key, *rest in lines(CATEGORIES)}
        self._merchants: dict[int, Merchant] = {}

    def read(self, product_ids: Sequence[int]) -> Facts:
        """A few statements for any number of products."""
        products = lines(PRODUCTS, list(product_ids))
        missing = {merchant for _, _, _, merchant, *_ in products} - self._merchants.keys()
        if missing:
            self._merchants |= merchants_to_search(missing, now=self._now)
        keys = [key for key, *_ in products]
        offers = lines(OFFERS, self._now, keys)
        gtins = {gtin for _, _, _, gtin, *_ in offers if gtin}
        groups = {(where, gtin): key for where, gtin, key in lines(GROUPS, sorted(gtins))} if gtins else {}
        return Facts(products, offers, Around(groups, dict(lines(ORIGINS, keys, self._now)), ratings(keys)))

    def documents(self, facts: Facts) -> list[Document]:
        """Of those that can be shown: archived products and those without an offer have no document. Asks nobody."""
        offers, products = offered(facts.offers), map(Product._make, facts.products)
        return [self._document(each, offers[each.id], facts.around) for each in products if each.id in offers]

    def _document(self, product: Product, offers: Sequence[Offered], around: Around) -> Document:
        merchant, category = self._merchants[product.merchant], self._categories[product.category]
        openness, best = _most_open([each.outside(merchant.shut) for each in offers], merchant.openness)
        selling = STATES[openness] == "selling"
        newest = max([offer.count for offer in best if offer.count], default=None)
        counted = _all_of([offer.counted for offer in best])
        proven = around.origins.get(product.id, ())
        return Document(
            product=product.id,
            public_id=product.public_id,
            territory=product.territory,
            group=_group(product, offers, around),
            texts=_texts(product, offers, merchant, category),
            slug=product.slug,
            categories=category.codes,
            merchant=merchant.slug,
            regions=merchant.regions,
            state=STATES[openness],
            hows=_hows(best, merchant, by_parcel=product.by_parcel) if selling else (),
            minor=min([offer.minor for offer in best if offer.counted or not counted]),
            in_stock=True if counted else _uncounted(best, selling=selling),
            places=_places(best, merchant),
            pickup_places=_pickup_places(best, merchant) if selling else (),
            created=datetime.fromtimestamp(product.created, UTC),
            stock_places=counted,
            delivers=merchant.reaches(_weights(best), by_parcel=product.by_parcel) if selling else (),
            counted_at=datetime.fromtimestamp(newest[0], UTC) if newest else None,
            counted_by=newest[1] if newest else "",
            record=merchant.record,
            rated=mean_of(*around.ratings.get(product.id, (0, 0))),
            origin=len(proven),
            origins=("local", *proven) if merchant.local else tuple(proven),
            codes=_codes(offers),
            picture=product.picture or "",
        )


def build(product_ids: Sequence[int], *, now: datetime) -> list[Document]:
    builder = Builder(now)
    return builder.documents(builder.read(product_ids))


def _category(codes: Sequence[int], names: str, languages: str) -> Category:
    root, *below = json.loads(names)
    told = {}
    for language in json.loads(languages):
        first = in_language(root, language).text
        kind = " · ".join(in_language(name, language).text for name in (below[-2:] or [root]))
        told[language] = (kind, first if below else "")
    return Category(tuple(codes), told)


def _most_open(offers: Sequence[Offered], most: int) -> tuple[int, Sequence[Offered]]:
    """How open the best of them are under the merchant's own state, and which these are."""
    ceilings = [min(most, OPENNESS[offer.door]) for offer in offers]
    openness = max(ceilings)
    return openness, [offer for offer, ceiling in zip(offers, ceilings, strict=True) if ceiling == openness]


def _group(product: Product, offers: Sequence[Offered], around: Around) -> int:
    keys = [(product.territory, offer.gtin) for offer in offers if offer.gtin]
    return next((around.groups[key] for key in keys if key in around.groups), 0)


def _texts(product: Product, offers: Sequence[Offered], merchant: Merchant, category: Category) -> dict[str, Text]:
    """Around: the root category, brand, merchant, towns, and the values one can choose."""
    titles, descriptions = json.loads(f"[{product.title},{product.description}]")
    values = [option["value"] for offer in offers if offer.options != "[]" for option in json.loads(offer.options)]
    texts = {}
    for language, (kind, root) in category.told.items():
        chosen = [in_language(value, language).text if isinstance(value, dict) else str(value) for value in values]
        around = [root, product.brand, merchant.name, merchant.towns, *dict.fromkeys(chosen)]
        texts[language] = Text(
            in_language(titles, language).text,
            kind,
            " · ".join([said for said in around if said]),
            _plain(in_language(descriptions, language).text),
        )
    return texts


def _codes(offers: Sequence[Offered]) -> tuple[str, ...]:
    given = [number for offer in offers for number in (offer.gtin, offer.sku) if number]
    return tuple(dict.fromkeys(filter(None, map(code_of, given)))) if given else ()


def _plain(html: str) -> str:
    """Only what is too long has its spaces looked at."""
    text = MARK.sub(" ", html) if "<" in html else html
    text = unescape(text) if "&" in text else text
    return text if len(text) <= BODY_MAX else " ".join(text.split())[:BODY_MAX]


def _weights(offers: Sequence[Offered]) -> list[int | None]:
    return [offer.grams for offer in offers if offer.delivery]


def _hows(offers: Sequence[Offered], merchant: Merchant, *, by_parcel: bool) -> tuple[str, ...]:
    pickup = bool(merchant.giving) and any(offer.pickup for offer in offers)
    weights = _weights(offers)
    return tuple(compress(METHODS, (pickup, weights and merchant.delivers, by_parcel and merchant.sends(weights))))


def _uncounted(offers: Sequence[Offered], *, selling: bool) -> bool | None:
    """Nothing counted is there. None: nobody counts it; a shop that does not sell here and counts nothing is not sold out."""
    if any(offer.free for offer in offers) or not (selling or any(offer.kept for offer in offers)):
        return None
    return False


def _places(offers: Sequence[Offered], merchant: Merchant) -> tuple[int, ...]:
    """Where it can be had; when nowhere, where it is usually kept; when nobody says, all the merchant's places."""
    return _all_of([offer.free for offer in offers]) or _all_of([offer.kept for offer in offers]) or merchant.places


def _pickup_places(offers: Sequence[Offered], merchant: Merchant) -> tuple[int, ...]:
    """Where it is counted, free and may be picked up: only this is promised for today."""
    return tuple(
        [place for place in _all_of([each.counted for each in offers if each.pickup]) if place in merchant.giving]
    )


def _all_of(places: Iterable[Sequence[int]]) -> tuple[int, ...]:
    """Each once, in the order they come."""
    return tuple(dict.fromkeys(chain.from_iterable(places)))
