"""The wall inside forms: an id of another shop's in a field answers like one nobody has, and nothing of that shop's changes.

Every name a form of the desk has (`takes`) is either no id, or is in a case here: one that is added and not judged fails the test.
"""

from typing import Any, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import get_resolver
from tests.imports.hands import MUG, rows
from tests.journeys.test_methods import patterns
from tests.orders import part_of, pay, three_merchants
from tests.team.hands import Team, at, build_team
from tests.world import NOW, build_market

from panier.flows.advance_part import advance_part
from panier.offer.catalogue.models import Picture
from panier.offer.inventory.models import StockLevel
from panier.sites.merchant_portal.fields import NOTHING
from panier.trade.fulfilment.models import Pick

pytestmark = pytest.mark.django_db(transaction=True)
DAY = "2027-03-0{}"
Ids = dict[str, str]


class Case(NamedTuple):
    """An address of Bruno's desk, more of its path by the name of his own id, and fields; “<place>” is that id."""

    name: str
    path: tuple[str, ...]
    fields: dict[str, str]


WEEK = {"d0-opens": "09:00", "d0-closes": "17:00"}
CASES = (
    Case("desk_hours", (), {"place": "<place>", **WEEK}),
    Case("desk_hours", (), {"place": "<own place>", "also": "<place>", **WEEK}),
    Case("desk_hours_holidays", (), {"place": "<place>", "h-2026-12-25": "closed"}),
    Case("desk_hours_day", (), {"place": "<place>", "day": DAY.format(1), "kind": "closed"}),
    Case("desk_hours_day_remove", (), {"place": "<place>", "day": DAY.format(1)}),
    Case("desk_hours_closures", (), {"place": "<place>", "first": DAY.format(1), "last": DAY.format(4), "effect": "blocks"}),
    Case("desk_imports", (), {"place": "<place>"}),
    Case("desk_imports", (), {"outlet-Ailleurs": "<place>"}),
    Case("desk_terms_edit", ("zone", "delivery"), {"where": "radius", "radius_km": "5", "place": "<place>", "step0-price": "5", "days": "2", "name-fr": "Ici"}),
    Case("desk_sheet_row", ("variant",), {"stock-<place>": "5", "seen-stock-<place>": "1"}),
    Case("desk_product", ("product",), {"title-fr": "Tasse", "row-0-name": "[]", "row-0-price": "19", "row-0-stock-<place>": "5", "category": "422"}),
    Case("desk_product", ("product",), {"title-fr": "Tasse", "row-0-name": "[]", "row-0-price": "19", "picture-0-ref": "<picture>", "category": "422"}),
    Case("desk_products", (), {"door": "listed", "product": "<product>"}),
    Case("desk_origin", (), {"kind": "made", "basis": "transformed", "words": "Ici.", "products": "<product>"}),
    Case("desk_count", (), {"level-<level>": "3"}),
    Case("desk_prepare", (), {"do": "tick", "lines": "<line>"}),
    Case("desk_prepare", (), {"do": "packed", "packed": "<part>"}),
    Case("desk_deliveries", (), {"do": "up", "part": "<part>"}),
    Case("desk_pickup", (), {"code": "<code>", "part": "<part>"}),
    Case("desk_pickup", (), {"code": "<code>"}),
    Case("desk_parcels", ("place",), {"given": "<part>", "taken_by": "Moi"}),
    Case("desk_parcels", ("place",), {"grams-<part>": "500"}),
    Case("desk_instead", ("part", "own line"), {"offer": "<offer>", "quantity": "1", "missing": "1"}),
    Case("desk_step", ("part",), {"step": "less", "left-<line>": "0", "seen-<line>": "1", "why": "missing"}),
    Case("desk_back", ("part",), {"units-<line>": "1", "why": "returned"}),
    Case("desk_withdraw", ("part",), {"proposal": "<offer>"}),
    Case("desk_conflicts", (), {"conflict": "<level>", "keeps": "ours"}),
)  # fmt: skip
# A shop to claim: tests/join; messages to publish: tests/conversations; doors set back: tests/products.
JUDGED_ELSEWHERE = {"merchant", "question", "answer", "change"}
NO_ID = {"accept", "adds", "all", "always", "about", "account", "address", "also", "applies", "attest", "basis", "carrier", "category", "code", "columns_shown", "count", "counted", "days", "day", "decides", "default", "delivers", "delivery", "description", "do", "door", "drop", "effect", "email", "expires_on", "file", "files", "first", "form", "free_from", "fresh_hours", "gridless", "held_back", "holder", "holds", "hours", "institution", "keeps", "key", "kind", "known_as", "language", "languages", "last", "latitude", "left", "legal_name", "longitude", "mark", "minutes", "missing", "municipality", "name", "no_number", "no_parcel", "note", "number", "opening", "phone", "photo", "pickup", "pickup_minutes", "picture", "pictures", "postal_code", "prefixes", "price", "prices", "proof", "provider", "quantity", "radius_km", "reading", "reason", "reason_en", "reason_fr", "reply", "restock", "role", "rule", "safety", "secret", "seen", "share", "shown", "sku", "step", "taken_by", "tax_category", "template", "text", "texts", "then", "title", "tracking", "transit", "until", "url", "version", "wanted", "way", "website", "weight_unit", "where", "why", "why_call", "words", "q", "brand"}  # fmt: skip


@pytest.fixture
def team() -> Team:
    return build_team(build_market())


def ids(team: Team, shop: Any, order: Any, name: str) -> Ids:
    part, offer = part_of(order, name), next(iter(shop.offers.values()))
    product = offer.variant.product
    picture = Picture.objects.create(product=product, digest="a" * 64, widths=[320], width=320, height=320, position=9)
    return {
        "place": shop.place.public_id,
        "product": product.public_id,
        "variant": offer.variant.public_id,
        "offer": offer.public_id,
        "picture": str(picture.pk),
        "level": str(StockLevel.objects.filter(merchant=shop.merchant).latest("pk").pk),
        "part": part.public_id,
        "line": str(part.lines.all()[0].pk),
        "code": part.pickup_code,
    }


MISSING: Ids = {"place": "plc_aaaaaaaaaaaaaaaa", "product": "prd_aaaaaaaaaaaaaaaa", "variant": "var_aaaaaaaaaaaaaaaa", "offer": "off_aaaaaaaaaaaaaaaa", "picture": "99999999", "level": "99999999", "part": "prt_aaaaaaaaaaaaaaaa", "line": "99999999", "code": "QQQQ"}  # fmt: skip
OF_A_SHOP = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND column_name IN ('merchant_id', 'place_id', 'part_id', 'line_id', 'product_id', 'variant_id')
  AND data_type = 'bigint'
"""


def hers(team: Team) -> dict[str, str]:
    """A print of all rows that are of Bella's shop."""
    shop = team.market.bella.merchant.pk
    whose = {
        "merchant_id": "= %s",
        "place_id": "IN (SELECT id FROM merchants_place WHERE merchant_id = %s)",
        "part_id": "IN (SELECT id FROM orders_part WHERE merchant_id = %s)",
        "line_id": "IN (SELECT line.id FROM orders_line line JOIN orders_part part ON part.id = line.part_id WHERE part.merchant_id = %s)",
        "product_id": "IN (SELECT id FROM catalogue_product WHERE merchant_id = %s)",
        "variant_id": "IN (SELECT variant.id FROM catalogue_variant variant JOIN catalogue_product product ON product.id = variant.product_id WHERE product.merchant_id = %s)",
    }
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(OF_A_SHOP)
        for table, column in cursor.fetchall():
            cursor.execute(f"SELECT md5(string_agg(kept::text, ',' ORDER BY kept::text)) FROM {table} kept WHERE kept.{column} {whose[column]}", [shop])  # noqa: S608 - our own names  # fmt: skip
            found[f"{table}.{column}"] = str(cursor.fetchone())
    return found


def send(team: Team, case: Case, own: Ids, given: Ids) -> Any:
    path = [own.get(each.removeprefix("own "), each) for each in case.path]
    body: dict[str, Any] = {_filled(name, own, given): _filled(text, own, given) for name, text in case.fields.items()}
    if case.name == "desk_imports":
        body["file"] = SimpleUploadedFile("goods.csv", rows(MUG).encode())
    return team.client(team.bruno).post(at(case.name, team.merchant, *path), body)


def _filled(text: str, own: Ids, given: Ids) -> str:
    for name in given:
        text = text.replace(f"<own {name}>", own[name]).replace(f"<{name}>", given[name])
    return text


def test_anothers_ids_in_forms_are_like_missing_ones(team: Team) -> None:
    order = three_merchants(team.market)
    pay(order)
    for name in ("Bruno", "Bella"):  # there is something to pack
        part = part_of(order, name)
        advance_part(part.merchant_id, part.public_id, "accepted", actor=name, now=NOW)
    own, theirs = ids(team, team.market.bruno, order, "Bruno"), ids(team, team.market.bella, order, "Bella")
    before = hers(team)
    for case in CASES:
        foreign, missing = send(team, case, own, theirs), send(team, case, own, MISSING)
        assert foreign.status_code == missing.status_code, (case, foreign.status_code, missing.status_code)
        assert foreign.status_code != 500, case
        assert "Roman" not in foreign.content.decode(), case  # her book
        assert hers(team) == before, case
    done = {case.name for case in CASES if send(team, case, own, own).status_code == 302}
    assert done >= {"desk_hours", "desk_hours_day", "desk_products", "desk_count", "desk_hours_closures"}
    assert [str(pick.line_id) for pick in Pick.objects.all()] == [own["line"]]


def test_every_field_that_holds_an_id_is_judged_here() -> None:
    plain = {
        name
        for _, each in patterns(get_resolver())
        for said in [getattr(each.callback, "takes", NOTHING)]
        for name in (*said.names, *(name for of in said.by.values() for some in of.values() for name in some))
        if isinstance(name, str) and name.isidentifier()
    }
    judged = {name for case in CASES for name, text in case.fields.items() if "<" in text}
    assert plain - NO_ID - judged - JUDGED_ELSEWHERE == set()
