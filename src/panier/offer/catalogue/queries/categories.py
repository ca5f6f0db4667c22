"""The aisles: every category of a territory's pack."""

import json
from typing import NamedTuple

from django.db import connection

from panier.kit.freshness import NAMES, shows
from panier.kit.standing import Standing

CATEGORIES = """
WITH RECURSIVE tree AS (
  SELECT id, code, 0 AS parent, name, slug, icon, ARRAY[position::int, code::int] AS place
  FROM catalogue_category WHERE territory_id = %s AND parent_id IS NULL
  UNION ALL
  SELECT child.id, child.code, tree.code, child.name, child.slug, child.icon,
    tree.place || child.position::int || child.code::int
  FROM catalogue_category child JOIN tree ON tree.id = child.parent_id)
SELECT jsonb_agg(jsonb_build_array(code, parent, name, slug, icon) ORDER BY place) FROM tree
"""


class CategoryFacts(NamedTuple):
    """`parent` is a code, or 0 for a root; name and slug by language."""

    code: int
    parent: int
    name: dict[str, str]
    slug: dict[str, str]
    icon: str


_trees: Standing[tuple[CategoryFacts, ...]] = Standing(NAMES)


def category_tree(territory: str) -> tuple[CategoryFacts, ...]:
    """Every category of the pack, parents before their children, in the pack's order."""
    shows(NAMES)
    return _trees.of(territory, lambda: _read(territory))


def _read(territory: str) -> tuple[CategoryFacts, ...]:
    with connection.cursor() as cursor:
        cursor.execute(CATEGORIES, [territory])
        (told,) = cursor.fetchone()
    return tuple(CategoryFacts(*row) for row in json.loads(told or "[]"))
