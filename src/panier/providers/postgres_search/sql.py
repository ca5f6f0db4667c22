"""The fallback's statements. Words come in folded (accents, elision and stop words gone), so PostgreSQL only stems."""

PUT = """
INSERT INTO postgres_search_entry (product, public_id, territory, "group", slug, titles, categories, merchant, regions, state,
  hows, minor, in_stock, places, pickup_places, created, standing, stock_places, delivers, origins, words_fr, words_en,
  plain_fr, plain_en)
VALUES (%(product)s, %(public_id)s, %(territory)s, %(group)s, %(slug)s, %(titles)s::jsonb, %(categories)s::int[], %(merchant)s,
  %(regions)s::text[], %(state)s, %(hows)s::text[], %(minor)s, %(in_stock)s, %(places)s::bigint[],
  %(pickup_places)s::bigint[], %(created)s, %(standing)s, %(stock_places)s::bigint[], %(delivers)s::text[], %(origins)s::text[],
  setweight(to_tsvector('pg_catalog.french', %(title_fr)s), 'A') || setweight(to_tsvector('pg_catalog.french', %(around_fr)s), 'B')
    || setweight(to_tsvector('pg_catalog.french', %(body_fr)s), 'D'),
  setweight(to_tsvector('pg_catalog.english', %(title_en)s), 'A') || setweight(to_tsvector('pg_catalog.english', %(around_en)s), 'B')
    || setweight(to_tsvector('pg_catalog.english', %(body_en)s), 'D'),
  %(plain_fr)s, %(plain_en)s)
ON CONFLICT (product) DO UPDATE SET public_id = excluded.public_id, territory = excluded.territory, "group" = excluded."group",
  slug = excluded.slug, titles = excluded.titles, categories = excluded.categories, merchant = excluded.merchant,
  regions = excluded.regions, state = excluded.state, hows = excluded.hows, minor = excluded.minor,
  in_stock = excluded.in_stock, places = excluded.places, pickup_places = excluded.pickup_places,
  created = excluded.created, standing = excluded.standing, stock_places = excluded.stock_places,
  delivers = excluded.delivers, origins = excluded.origins, words_fr = excluded.words_fr, words_en = excluded.words_en,
  plain_fr = excluded.plain_fr, plain_en = excluded.plain_en
"""

# Every filter is a column of its own, so that a facet can leave out its own filter and obey the others.
MATCHING = """
SELECT entry.*, {score} AS score,
  %(categories)s::int[] IS NULL OR categories && %(categories)s::int[] AS by_category,
  %(merchants)s::text[] IS NULL OR merchant = ANY(%(merchants)s::text[]) AS by_merchant,
  %(regions)s::text[] IS NULL OR regions::text[] && %(regions)s::text[] AS by_region,
  %(states)s::text[] IS NULL OR state = ANY(%(states)s::text[]) AS by_state,
  %(hows)s::text[] IS NULL OR hows::text[] && %(hows)s::text[] AS by_how,
  %(origins)s::text[] IS NULL OR origins::text[] && %(origins)s::text[] AS by_origin,
  minor BETWEEN %(price_min)s::bigint AND %(price_max)s::bigint AS by_price,
  NOT %(in_stock)s::bool OR in_stock IS TRUE AS by_in_stock,
  NOT %(open_now)s::bool OR places && %(open_places)s::bigint[] AS by_open,
  NOT %(pickup_today)s::bool OR pickup_places && %(today_places)s::bigint[] AS by_pickup,
  %(deliver)s::text[] IS NULL OR delivers::text[] && %(deliver)s::text[] AS by_deliver,
  %(at)s::bigint[] IS NULL OR stock_places && %(at)s::bigint[] AS by_at
FROM postgres_search_entry entry
WHERE territory = %(territory)s AND (%(near)s::bigint[] IS NULL OR places && %(near)s::bigint[])
  AND (%(boxed)s::bigint[] IS NULL OR places && %(boxed)s::bigint[])
  AND (%(along)s::bigint[] IS NULL OR places && %(along)s::bigint[]) AND {words}
"""
FILTERS = (
    "category",
    "merchant",
    "region",
    "state",
    "how",
    "origin",
    "price",
    "in_stock",
    "open",
    "pickup",
    "deliver",
    "at",
)
EVERYTHING = "true"
STEMMED = "words_{language} @@ {query}"
STEMMED_SCORE = "ts_rank(words_{language}, {query}, 1)"
QUERY = "to_tsquery('pg_catalog.{config}', %(query)s)"
ALIKE = "NOT EXISTS (SELECT 1 FROM unnest(%(words)s::text[]) word WHERE word_similarity(word, plain_{language}) < %(alike)s::real)"
ALIKE_SCORE = "(SELECT sum(word_similarity(word, plain_{language})) FROM unnest(%(words)s::text[]) word)"
CONFIGS = {"fr": "french", "en": "english"}

ORDERS = {
    "relevance": "score DESC, in_stock IS FALSE, md5(public_id)",
    "price": "minor, product",
    "-price": "minor DESC, product",
    "newest": "created DESC, product",
    "distance": "metres NULLS LAST, score DESC, product",
}
PAGE = """
WITH matching AS ({matching}),
kept AS (SELECT * FROM matching WHERE {filters}),
placed AS (
  SELECT product, "group", places, score, standing, minor, created, in_stock, public_id,
    (SELECT min(metres) FROM unnest(%(place_keys)s::bigint[], %(place_metres)s::float8[]) AS known (key, metres)
     WHERE known.key = ANY(places)) AS metres
  FROM kept),
reached AS (SELECT *, row_number() OVER (ORDER BY {order}) AS position FROM placed ORDER BY {order} LIMIT %(reach)s),
joined AS (SELECT DISTINCT ON ("group") * FROM reached ORDER BY "group", position)
SELECT product, places, (SELECT count(*) FROM kept) FROM joined ORDER BY position LIMIT %(limit)s OFFSET %(offset)s
"""
BY_WORDS = """
WITH matching AS ({matching})
SELECT product, "group", places, score, standing FROM matching WHERE {filters} ORDER BY {order} LIMIT %(reach)s
"""
COUNT = "WITH matching AS ({matching}) SELECT count(*) FROM matching WHERE {filters}"
COUNTS = {
    "category": "SELECT 'category', value::text, count(*) FROM matching, unnest(categories) value WHERE {others} GROUP BY value",
    "region": "SELECT 'region', value::text, count(*) FROM matching, unnest(regions) value WHERE {others} GROUP BY value",
    "how": "SELECT 'how', value::text, count(*) FROM matching, unnest(hows) value WHERE {others} GROUP BY value",
    "origin": "SELECT 'origin', value::text, count(*) FROM matching, unnest(origins) value WHERE {others} GROUP BY value",
    "merchant": "SELECT 'merchant', merchant, count(*) FROM matching WHERE {others} GROUP BY merchant",
    "state": "SELECT 'state', state, count(*) FROM matching WHERE {others} GROUP BY state",
    "price": "SELECT 'price', width_bucket(minor, %(bands)s::bigint[])::text, count(*) FROM matching WHERE {others} GROUP BY 2",
    "open": "SELECT 'open', 'now', count(*) FROM matching WHERE {others} AND places && %(open_places)s::bigint[]",
    "pickup": "SELECT 'pickup', 'today', count(*) FROM matching WHERE {others} AND pickup_places && %(today_places)s::bigint[]",
    "in_stock": "SELECT 'in_stock', '1', count(*) FROM matching WHERE {others} AND in_stock IS TRUE",
    "deliver": "SELECT 'deliver', '', count(*) FROM matching WHERE {others} AND delivers::text[] && %(home)s::text[]",
    "at": "SELECT 'at', value::text, count(*) FROM matching, unnest(stock_places) value WHERE {others} AND value = ANY(%(shops)s::bigint[]) GROUP BY value",
}
PLACES = "WITH matching AS ({matching}) SELECT value, count(*) FROM matching, unnest(places) value WHERE {filters} GROUP BY value"
BEGINNING = """
SELECT public_id, slug, titles ->> %(language)s FROM postgres_search_entry
WHERE territory = %(territory)s AND {query} @@ words_{language}
ORDER BY ts_rank(words_{language}, {query}, 1) DESC, product LIMIT %(limit)s
"""


def filters(but: str = "") -> str:
    return " AND ".join(f"by_{name}" for name in FILTERS if name != but)


def facets(matching: str) -> str:
    """All counts in one statement."""
    counts = " UNION ALL ".join(statement.format(others=filters(but=name)) for name, statement in COUNTS.items())
    return f"WITH matching AS MATERIALIZED ({matching}) {counts}"
