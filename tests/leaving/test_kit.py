"""The file a merchant leaves with: everything that is his, nothing that is another's, true to the cent, for its owner alone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.test import Client

from panier.base.accounts.models import Action
from panier.base.ledger import queries as ledger
from panier.base.ledger.queries import BookLine, balance
from panier.flows.exit_kit_statements import StatementDiffers
from panier.flows.expire_exit_kits import expire_exit_kits
from panier.flows.make_exit_kit import make_exit_kit
from panier.flows.refund_by_operator import refund_by_operator
from panier.kit.jobs import run_worker
from panier.offer.catalogue.models import Offer, Picture, Product
from panier.offer.catalogue.pictures import picture_path
from panier.offer.catalogue.rules.cells import ACTIVE
from panier.offer.leaving.models import Kit
from panier.offer.merchants.models import Member, Merchant
from panier.trade.orders.models import Order
from tests.leaving.hands import DOCUMENTS, TABLES, acting, at, kits_folder, made, opened
from tests.orders import hand_over, part_of, pay, three_merchants
from tests.world import NOW, Market, offer

pytestmark = pytest.mark.django_db(transaction=True)
AMOUNT = re.compile(r"-?\d+(\.\d\d)?")


def sold(market: Market) -> Order:
    """Paid by all; Bruno's and Bella's parts handed over; one more order nobody paid."""
    order = three_merchants(market)
    assert pay(order) == "placed"
    hand_over(part_of(order, "Bruno"))
    hand_over(part_of(order, "Bella"))
    three_merchants(market)
    return order


def test_everything_is_in_it_and_nothing_of_anybody_else(market: Market) -> None:
    order = sold(market)
    kit = opened(made(market.bruno))
    assert kit.names == {*TABLES, *DOCUMENTS, "README.txt", "LISEZMOI.txt"}
    assert [row["Title"] for row in kit.table("catalogue-shopify.csv")] == ["Pain de ménage", "Tasse"]
    products = kit.json("catalogue.json")
    assert (products["format"], products["version"], products["shop"]["name"]) == (
        "panier-catalogue",
        1,
        "Boulangerie Bruno",
    )
    assert [each["variants"][0]["minor"] for each in products["products"]] == [725, 1999]
    assert [(row["SKU"], row["On hand"], row["Promised"]) for row in kit.table("stock-by-place.csv")] == [
        ("", "8", "2"),
        ("", "9", "1"),
    ]
    number = part_of(order, "Bruno").number
    assert [row["Order"] for row in kit.table("orders.csv")] == [number, number]
    assert [each["number"] for each in kit.json("orders.json")["orders"]] == [number]
    everything = "".join(kit.text(name) for name in kit.names)
    assert not [word for word in ("Roman", "Chandelle", "Bella", "Carmen") if word in everything]


def test_an_order_is_whole_and_its_columns_add_up(market: Market) -> None:
    order = sold(market)
    kit = opened(made(market.bruno))
    first, second = kit.table("orders.csv")
    amounts = ("Goods", "Delivery", "Taxes", "Total", "Taken out", "Commission", "Commission taxes", "Given back")
    assert [first[name] for name in amounts] == ["34.49", "5.95", "3.89", "44.33", "0.00", "2.02", "0.30", "0.00"]
    assert [second[name] for name in amounts] == [""] * 8
    assert [(row["Product"], row["Quantity"], row["Line total"]) for row in (first, second)] == [
        ("Pain de ménage", "2", "14.50"),
        ("Tasse", "1", "19.99"),
    ]
    assert (first["Buyer"], first["E-mail"], first["Address"]) == (
        "Ana Tremblay",
        "ana@panier.example",
        "12, rue Masson, Montréal, H1X 1R5",
    )
    (whole,) = kit.json("orders.json")["orders"]
    assert (whole["state"], whole["total"], whole["commission"]["minor"]) == (
        "handed_over",
        {"minor": 4433, "currency": "CAD"},
        202,
    )
    assert [event["to"] for event in whole["events"]] == ["to_accept", "accepted", "ready", "handed_over"]
    hers = opened(made(market.bella)).table("orders.csv")
    assert [(row["Way"], row["Address"]) for row in hers] == [("pickup", "")]  # she told Bella no address
    assert part_of(order, "Bella").number == hers[0]["Order"]


def test_statements_are_the_ledger_to_the_cent(market: Market) -> None:
    order = sold(market)
    part, payable = part_of(order, "Bruno"), f"payable:{market.bruno.merchant.public_id}"
    kit = made(market.bruno)
    rows = opened(kit).table("statements.csv")
    mine = [row for row in rows if row["Book"] == payable]
    assert {(row["Other book"].partition(":")[0], row["In"], row["Out"]) for row in mine} == {
        ("held", "34.49", ""),
        ("held", "5.95", ""),
        ("held", "1.30", ""),
        ("held", "2.59", ""),
        ("commission", "", "2.02"),
        ("tax", "", "0.10"),
        ("tax", "", "0.20"),
    }
    assert (len(mine), mine[-1]["Balance"]) == (7, "42.01")
    assert balance("qc", payable, "CAD").decimal == "42.01"
    held = [row for row in rows if row["Book"] == f"held:{part.public_id}"]
    assert [(row["In"], row["Out"], row["Balance"]) for row in held][:1] == [("44.33", "", "44.33")]
    assert held[-1]["Balance"] == "0.00"
    assert {row["Of"] for row in held} == {part.number}
    assert kit.counts["statement_lines"] == len(rows) == len(mine) + len(held)
    assert "42.01 CAD" in opened(kit).text("README.txt")
    assert "42.01 CAD" in opened(kit).text("LISEZMOI.txt")


def test_what_went_back_is_in_the_statement_too(market: Market) -> None:
    order = sold(market)
    part = part_of(order, "Bruno")
    refund_by_operator(acting(market.olga), part.public_id, reason="cassé", bearer="merchant", now=NOW)
    kit = opened(made(market.bruno))
    payable = f"payable:{market.bruno.merchant.public_id}"
    mine = [row for row in kit.table("statements.csv") if row["Book"] == payable]
    assert (len(mine), mine[-1]["Balance"], balance("qc", payable, "CAD").decimal) == (14, "0.00", "0.00")
    assert kit.table("orders.csv")[0]["Given back"] == "44.33"


def test_a_statement_that_does_not_sum_to_the_book_is_never_given_out(market: Market) -> None:
    """The control: one line is lost on the way, and there is no kit."""
    sold(market)
    whole = ledger.lines_of_book

    def without_the_last(territory: str, code: str) -> Iterator[list[BookLine]]:
        for lines in whole(territory, code):
            yield lines[:-1]

    with (
        patch("panier.flows.exit_kit_statements.lines_of_book", without_the_last),
        pytest.raises(StatementDiffers),
    ):
        made(market.bruno)
    kit = Kit.objects.get()
    assert (kit.state, kit.file, list(kits_folder().iterdir())) == ("faulted", "", [])
    make_exit_kit(kit.public_id, now=NOW)  # the job's next try
    kit.refresh_from_db()
    assert kit.state == "ready"


def test_no_cell_of_it_runs_in_a_spreadsheet(market: Market) -> None:
    bad = ("=cmd|' /C calc'!A0", "+1+cmd|x", "-2+3", "@SUM(A1)", "\t=1", "\r=1")
    for text in bad:
        each = offer(market.bruno, f"x{bad.index(text)}", 100)
        each.variant.sku, each.variant.gtin_given = text, text
        each.variant.options = [{"name": {"fr": text}, "value": {"fr": text}}]
        each.variant.save()
        Product.objects.filter(pk=each.variant.product_id).update(
            title={"fr": text}, brand=text, description={"fr": text}
        )
    order = sold(market)
    Order.objects.filter(pk=order.pk).update(contact_name=bad[0], contact_phone="+1 514 555-0101", contact_email=bad[3])
    kit = opened(made(market.bruno))
    running = [
        cell for name in TABLES for cell in kit.cells(name) if cell.startswith(ACTIVE) and not AMOUNT.fullmatch(cell)
    ]
    assert running == []
    assert kit.table("orders.csv")[0]["Buyer"] == "'=cmd|' /C calc'!A0"
    assert kit.table("orders.csv")[0]["Phone"] == "'+1 514 555-0101"
    marked = {"'" + text.replace("\t=", "\t'=").replace("\r=", "\r'=") for text in bad}
    assert marked <= set(kit.cells("catalogue-shopify.csv"))  # the control: they are in it
    assert {product["title"]["fr"] for product in kit.json("catalogue.json")["products"]} >= set(
        bad
    )  # JSON runs nothing


def test_redirects_lead_to_his_own_site_where_he_gave_an_address(market: Market) -> None:
    Offer.objects.filter(pk=market.bruno.offers["Tasse"].pk).update(door="linked", url="https://bruno.example/tasse")
    Merchant.objects.filter(pk=market.bruno.merchant.pk).update(website="https://bruno.example/")
    rows = opened(made(market.bruno)).table("redirects.csv")
    mug = market.bruno.offers["Tasse"].variant.product
    assert [
        (row["Redirect from"].split("/", 3)[3], row["Redirect to"]) for row in rows if row["What"] != "Pain de ménage"
    ] == [
        ("fr/marchand/boulangerie-bruno/", "https://bruno.example/"),
        ("en/merchant/boulangerie-bruno/", "https://bruno.example/"),
        (f"fr/produit/tasse-{mug.public_id}/", "https://bruno.example/tasse"),
        (f"en/product/tasse-{mug.public_id}/", "https://bruno.example/tasse"),
    ]
    assert [row["Redirect to"] for row in rows if row["What"] == "Pain de ménage"] == ["", ""]


def test_pictures_come_along_and_a_missing_one_is_said(market: Market) -> None:
    mug, bread = (market.bruno.offers[name].variant.product for name in ("Tasse", "Pain de ménage"))
    default_storage.save(picture_path("ab" * 32, 640), ContentFile(b"a picture"))
    for product, digest in ((mug, "ab" * 32), (bread, "cd" * 32)):
        Picture.objects.create(product=product, digest=digest, widths=[320, 640], width=640, height=640)
    kit = opened(made(market.bruno))
    assert kit.zip.read(f"pictures/{'ab' * 32}.webp") == b"a picture"
    assert f"pictures/{'cd' * 32}.webp" not in kit.names
    assert "Not found on our side: 1." in kit.text("README.txt")
    files = [each["pictures"][0]["file"] for each in kit.json("catalogue.json")["products"]]
    assert files == [f"pictures/{'cd' * 32}.webp", f"pictures/{'ab' * 32}.webp"]
    addresses = [row["Image Src"].split("/media/")[1] for row in kit.table("catalogue-shopify.csv")]
    assert addresses == [picture_path("cd" * 32, 640), picture_path("ab" * 32, 640)]


@pytest.mark.parametrize(
    ("language", "waits", "fetch"),
    [("fr", "En attente de son tour.", "Télécharger"), ("en", "Waiting for its turn.", "Download")],
)
def test_asked_made_by_the_worker_and_downloaded(
    market: Market, desk: Client, language: str, waits: str, fetch: str
) -> None:
    page, ask = (at(name, market.bruno, language=language) for name in ("desk_exit", "desk_exit_ask"))
    for _ in range(2):  # a double click asks once
        answer = desk.post(ask)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{page}#kits")
    kit = Kit.objects.get()
    assert (kit.state, kit.asked_by) == ("waiting", market.bruno.owner)
    assert waits in text(desk.get(page).content)
    run_worker(wait=False)
    connections.close_all()
    kit.refresh_from_db()
    assert fetch in text(desk.get(page).content)
    answer = desk.get(at("desk_exit_kit", market.bruno, kit.public_id, language=language))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="boulangerie-bruno-')
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content) == (kits_folder() / kit.file).read_bytes()  # type: ignore[attr-defined] # a stream
    answer.close()
    trace = Action.objects.filter(subject=market.bruno.merchant.public_id).order_by("pk")
    assert list(trace.values_list("verb", "actor", "reason")) == [
        ("ask_exit_kit", market.bruno.owner.pk, kit.public_id),
        ("fetch_exit_kit", market.bruno.owner.pk, kit.public_id),
    ]


def text(page: bytes) -> str:
    return " ".join(unescape(page.decode()).split())


def test_staff_and_other_owners_find_nothing(market: Market, client: Client) -> None:
    kit = made(market.bruno, now=datetime.now(tz=UTC))
    Member.objects.create(merchant=market.bruno.merchant, account=market.zoe, role="manager")
    for person in (market.zoe, market.bella.owner, market.olga):
        client.force_login(person)
        assert client.get(at("desk_exit", market.bruno)).status_code == 404
        assert client.get(at("desk_exit_kit", market.bruno, kit.public_id)).status_code == 404
        for name in ("desk_exit_ask", "desk_exit_close"):
            assert client.post(at(name, market.bruno), {"name": "Boulangerie Bruno"}).status_code == 404
    client.force_login(market.bella.owner)  # at her own desk, with his kit
    assert client.get(at("desk_exit_kit", market.bella, kit.public_id)).status_code == 404
    client.force_login(market.bruno.owner)
    answer = client.get(at("desk_exit_kit", market.bruno, kit.public_id))
    assert answer.status_code == 200
    answer.close()
    assert not any(kit.file in str(file) for file in (kits_folder().parent / "media").rglob("*"))


def test_after_seven_days_it_is_not_there_and_the_clockwork_deletes_it(market: Market, desk: Client) -> None:
    week_ago = datetime.now(tz=UTC) - timedelta(days=7)
    kit, fresh = made(market.bruno, now=week_ago), made(market.bella, now=week_ago + timedelta(minutes=5))
    assert kit.expires_at == week_ago + timedelta(days=7)
    assert desk.get(at("desk_exit_kit", market.bruno, kit.public_id)).status_code == 404  # before any clockwork
    assert (kits_folder() / kit.file).exists()
    assert expire_exit_kits(now=datetime.now(tz=UTC)) == 1
    assert [file.name for file in kits_folder().iterdir()] == [fresh.file]
    kit.refresh_from_db()
    assert (kit.state, kit.file) == ("expired", "")
    assert "Supprimé" in text(desk.get(at("desk_exit", market.bruno)).content)


def test_a_file_nobody_names_is_deleted_after_a_day(market: Market) -> None:
    kit = made(market.bruno)
    (kits_folder() / "stray.zip.being-made").write_bytes(b"half")
    expire_exit_kits(now=datetime.now(tz=UTC))  # perhaps somebody writes it now
    assert len(list(kits_folder().iterdir())) == 2
    expire_exit_kits(now=datetime.now(tz=UTC) + timedelta(days=2))
    assert [file.name for file in kits_folder().iterdir() if file.name != kit.file] == []


def test_rows_of_one_moment_stand_as_they_were_written(market: Market) -> None:
    """A row that was written again lies behind the others in its table: only an order by key says what came first."""
    sold(market)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM orders_partevent WHERE after = 'to_accept' RETURNING *)"
            " INSERT INTO orders_partevent SELECT * FROM gone"
        )
    (whole,) = opened(made(market.bruno)).json("orders.json")["orders"]
    assert [event["to"] for event in whole["events"]] == ["to_accept", "accepted", "ready", "handed_over"]
