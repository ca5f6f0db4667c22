"""Origin as a proven claim: three things never mixed; claimed, confirmed on proof, disputed, over by itself."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests.world import Market, at, build_market

from panier.base.notifications.models import Letter
from panier.flows.expire_claims import expire_claims
from panier.offer.origin.models import Claim, Dispute
from panier.offer.origin.queries import origin_of_product, shares
from panier.offer.search.models import Stale

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = datetime.now(tz=UTC).date()
NEXT_YEAR = (TODAY + timedelta(days=365)).isoformat()
PDF = b"%PDF-1.7 a certificate"
NEQ = "1100000018"  # of the pack's own invented platform: its digits hold


@pytest.fixture
def market() -> Market:
    return build_market()


def mug(market: Market) -> str:
    return str(market.bruno.offers["Tasse"].variant.product.public_id)


def claim(client: Client, market: Market, **fields: Any) -> Any:
    client.force_login(market.bruno.owner)
    return client.post(at("desk_origin", market.bruno.merchant.public_id), fields)


def certified(client: Client, market: Market, **more: Any) -> Any:
    fields = {
        "kind": "certified",
        "mark": "aliments-du-quebec",
        "number": "AQ-12 345",
        "expires_on": NEXT_YEAR,
        "products": [mug(market)],
        "proof": SimpleUploadedFile("certificat.pdf", PDF),
        **more,
    }
    return claim(client, market, **{name: value for name, value in fields.items() if value is not None})


def decide(client: Client, market: Market, confirm: str = "1", reason: str = "Preuve vue") -> Any:
    client.force_login(market.olga)
    found = Claim.objects.latest("pk")
    return client.post(at("operation_origin_claim", found.public_id), {"confirm": confirm, "reason": reason})


def product_page(client: Client, market: Market, product: str) -> str:
    client.logout()
    answer = client.get(at("product", "x", product), follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_claim_is_shown_once_it_is_confirmed_and_says_by_whom_and_until_when(client: Client, market: Market) -> None:
    assert certified(client, market).status_code == 302
    assert "Aliments du Québec" not in product_page(client, market, mug(market))
    Stale.objects.all().delete()
    assert decide(client, market).status_code == 302
    page = product_page(client, market, mug(market))
    assert "Certifié" in page
    assert "Aliments du Québec" in page
    assert "AQ-12 345" in page
    assert "Fabriqué ici" not in page  # certified is not made here
    assert "Marchand d’ici" not in page
    other = market.bruno.offers["Pain de ménage"].variant.product.public_id
    assert origin_of_product("qc", other, datetime.now(tz=UTC)) == []  # nor does it speak of his other goods
    assert list(Stale.objects.values_list("product", flat=True)) == [market.bruno.offers["Tasse"].variant.product_id]
    letter = Letter.objects.get(kind="origin_changed")
    assert (letter.recipient, letter.facts["state"]) == (market.bruno.merchant.contact_email, "confirmed")


def test_the_three_are_counted_apart(client: Client, market: Market) -> None:
    claim(client, market, kind="local", number=NEQ)
    decide(client, market)
    said = {"basis": "transformed", "words": "Pétri et cuit chaque nuit au 2900, rue Masson."}
    claim(client, market, kind="made", products=[mug(market)], **said)
    decide(client, market)
    found = shares("qc", datetime.now(tz=UTC))
    assert (found.products, found.local, found.made, found.certified) == (4, 2, 1, 0)
    assert (found.merchants, found.local_merchants) == (3, 1)
    page = client.get(at("origin")).content.decode().replace("\xa0", " ").replace("\u202f", " ")
    assert "25 %" in page
    assert "1 sur 4" in page
    assert "33,3 %" in page
    assert "0 sur 4" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "local", "number": "1234567890"}, "pas un numéro d’entreprise"),
        (
            {"kind": "made", "basis": "cost-share", "share": "50", "words": "Cousu à Rimouski par nos soins."},
            "trop petite",
        ),
        ({"kind": "made", "basis": "transformed", "words": "ici"}, "une phrase ou deux"),
        ({"kind": "made", "words": "Cousu à Rimouski par nos soins."}, "Choisissez pourquoi"),
        (
            {"kind": "certified", "mark": "de-nous-mêmes", "number": "1", "expires_on": NEXT_YEAR},
            "Choisissez la marque",
        ),
        ({"kind": "certified", "mark": "aliments-du-quebec", "expires_on": NEXT_YEAR}, "Écrivez le numéro"),
        (
            {"kind": "certified", "mark": "aliments-du-quebec", "number": "1", "expires_on": "2020-01-01"},
            "Ce jour est passé",
        ),
        ({"kind": "certified", "mark": "aliments-du-quebec", "number": "1", "expires_on": "hier"}, "Ce jour est passé"),
        (
            {"kind": "certified", "mark": "aliments-du-quebec", "number": "1", "expires_on": NEXT_YEAR},
            "Joignez le certificat",
        ),
        ({"kind": "autre"}, "Choisissez ce que vous revendiquez"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    client: Client, market: Market, fields: dict[str, str], words: str
) -> None:
    answer = claim(client, market, products=[mug(market)], **fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert [name for name, value in fields.items() if not stands(page, name, value)] == []
    if fields["kind"] in {"made", "certified"}:
        assert re.search(rf'name="products" value="{mug(market)}"\s+checked', page)
    assert not Claim.objects.exists()


def stands(page: str, name: str, value: str) -> bool:
    """Whether the field of that name still has it: written, ticked or chosen; what was none of the choices cannot be."""
    ways = {
        "basis": rf'name="basis" value="{value}"\s+checked',
        "mark": rf'<option value="{value}"\s+selected',
        "words": rf'<textarea[^>]* name="words"[^>]*>{value}</textarea>',
    }
    return value in {"autre", "de-nous-mêmes"} or bool(
        re.search(ways.get(name, rf'name="{name}"[^>]* value="{value}"'), page)
    )


def test_another_merchants_goods_cannot_be_claimed(client: Client, market: Market) -> None:
    theirs = market.bella.offers["Roman"].variant.product.public_id
    answer = certified(client, market, products=[theirs])
    assert answer.status_code == 422
    assert not Claim.objects.exists()


@pytest.mark.parametrize("file", [b"<script>alert(1)</script>", b"MZ\x90", b""])
def test_a_proof_is_a_pdf_or_a_picture_and_only_ever_downloaded(client: Client, market: Market, file: bytes) -> None:
    answer = certified(client, market, proof=SimpleUploadedFile("certificat.pdf", file))
    assert answer.status_code == 422
    assert not Claim.objects.exists()
    assert certified(client, market).status_code == 302
    made = Claim.objects.get()
    address = at("desk_origin_proof", market.bruno.merchant.public_id, made.public_id)
    given = client.get(address)
    assert given.content == PDF
    assert given["Content-Type"] == "application/octet-stream"
    assert given["Content-Disposition"].startswith("attachment")
    for stranger in (None, market.zoe, market.bella.owner):
        client.logout() if stranger is None else client.force_login(stranger)
        assert client.get(address).status_code == 404
        assert client.get(at("operation_origin_proof", made.public_id)).status_code == 404
    client.force_login(market.olga)
    assert client.get(at("operation_origin_proof", made.public_id)).content == PDF


def test_a_proof_that_is_over_falls_away_by_itself(client: Client, market: Market) -> None:
    certified(client, market)
    decide(client, market)
    product = mug(market)
    last = date.fromisoformat(NEXT_YEAR)
    its_last_evening = datetime(last.year, last.month, last.day, 23, 0, tzinfo=UTC)
    after = its_last_evening + timedelta(hours=6)  # past midnight in Québec
    assert [each.kind for each in origin_of_product("qc", product, its_last_evening)] == ["certified"]
    assert origin_of_product("qc", product, after) == []  # no job has run yet
    assert Claim.objects.get().state == "confirmed"
    Stale.objects.all().delete()
    assert expire_claims("qc", now=its_last_evening) == 0
    assert expire_claims("qc", now=after) == 1
    assert expire_claims("qc", now=after) == 0
    assert Claim.objects.get().state == "expired"
    assert Stale.objects.filter(product=market.bruno.offers["Tasse"].variant.product_id).exists()
    assert Letter.objects.filter(kind="origin_changed", facts__state="expired").count() == 1


def test_anybody_may_dispute_and_an_upheld_dispute_revokes_at_once(client: Client, market: Market) -> None:
    certified(client, market)
    decide(client, market)
    made = Claim.objects.get()
    client.logout()
    address = at("origin_claim", made.public_id)
    short = client.post(address, {"words": "Non.", "email": "zoe@panier.example"})
    assert short.status_code == 422
    assert "Non." in short.content.decode()
    assert not Dispute.objects.exists()
    said = client.post(address, {"words": "Ce pain vient d’ailleurs, je l’ai vu livré.", "email": "zoe@panier.example"})
    assert said.status_code == 200
    assert "contesté" in product_page(client, market, mug(market))
    dispute = Dispute.objects.get()
    client.force_login(market.olga)
    assert dispute.words in client.get(at("operation_origin")).content.decode().replace("&#39;", "’")
    where = at("operation_origin_dispute", dispute.public_id)
    assert client.post(where, {"uphold": "1", "reason": " "}).status_code == 409
    assert Claim.objects.get().state == "confirmed"
    assert client.post(where, {"uphold": "1", "reason": "Vérifié chez le fournisseur"}).status_code == 302
    assert Claim.objects.get().state == "revoked"
    assert "Certifié" not in product_page(client, market, mug(market))
    assert client.get(address).status_code == 200  # its history stays readable
    answered = Letter.objects.get(kind="dispute_answered")
    assert (answered.recipient, answered.facts["state"]) == ("zoe@panier.example", "upheld")
    assert client.post(address, {"words": "Encore une fois, ce n’est pas vrai."}).status_code == 422


def test_a_claim_nobody_confirmed_is_not_public(client: Client, market: Market) -> None:
    certified(client, market)
    made = Claim.objects.get()
    client.logout()
    assert client.get(at("origin_claim", made.public_id)).status_code == 404
    assert client.post(at("origin_claim", made.public_id), {"words": "x" * 40}).status_code == 404
    decide(client, market, confirm="0", reason="Le certificat nomme une autre entreprise")
    assert "Certifié" not in product_page(client, market, mug(market))


def test_a_merchant_takes_it_back(client: Client, market: Market) -> None:
    certified(client, market)
    decide(client, market)
    made = Claim.objects.get()
    client.force_login(market.bella.owner)
    theirs = at("desk_origin_withdraw", market.bella.merchant.public_id, made.public_id)
    assert client.post(theirs).status_code == 404
    assert Claim.objects.get().state == "confirmed"
    client.force_login(market.bruno.owner)
    assert client.post(at("desk_origin_withdraw", market.bruno.merchant.public_id, made.public_id)).status_code == 302
    assert "Certifié" not in product_page(client, market, mug(market))


@pytest.mark.plants_damage
def test_the_database_refuses_every_other_step(client: Client, market: Market) -> None:
    certified(client, market)
    decide(client, market, confirm="0")
    with pytest.raises(DatabaseError), transaction.atomic():
        Claim.objects.update(state="confirmed")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER claim_edges ON origin_claim")
    assert Claim.objects.update(state="confirmed") == 1  # the trigger is what refused
