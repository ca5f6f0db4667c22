"""Directories of shops: the register's columns or a simple CSV list shops that their owners then claim; once, whatever happens."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.joining import at
from tests.world import Market, build_market

from panier.flows import list_directory as story
from panier.flows.list_directory import list_directory
from panier.kit.jobs import run_worker
from panier.offer.merchants.joining.actions import list_shops
from panier.offer.merchants.models import Member, Merchant, Place
from panier.offer.onboarding.models import DirectoryRun, Listing

pytestmark = pytest.mark.django_db(transaction=True)
ENTERPRISE = ["NEQ", "IND_FAIL", "DAT_IMMAT", "COD_REGIM_JURI", "COD_INTVAL_EMPLO_QUE", "DAT_CESS_PREVU", "COD_STAT_IMMAT", "COD_FORME_JURI", "DAT_STAT_IMMAT", "COD_REGIM_JURI_CONSTI", "DAT_DEPO_DECLR", "AN_DECL", "AN_PROD", "DAT_LIMIT_PROD", "AN_PROD_PRE", "DAT_LIMIT_PROD_PRE", "DAT_MAJ_INDEX_NOM", "COD_ACT_ECON_CAE", "NO_ACT_ECON_ASSUJ", "DESC_ACT_ECON_ASSUJ", "COD_ACT_ECON_CAE2", "NO_ACT_ECON_ASSUJ2", "DESC_ACT_ECON_ASSUJ2", "NOM_LOCLT_CONSTI", "DAT_CONSTI", "IND_CONVEN_UNMN_ACTNR", "IND_RET_TOUT_POUVR", "IND_LIMIT_RESP", "DAT_DEB_RESP", "DAT_FIN_RESP", "OBJET_SOC", "NO_MTR_VOLONT", "ADR_DOMCL_ADR_DISP", "ADR_DOMCL_LIGN1_ADR", "ADR_DOMCL_LIGN2_ADR", "ADR_DOMCL_LIGN3_ADR", "ADR_DOMCL_LIGN4_ADR"]  # fmt: skip
NAME = [
    "NEQ",
    "NOM_ASSUJ",
    "NOM_ASSUJ_LANG_ETRNG",
    "STAT_NOM",
    "TYP_NOM_ASSUJ",
    "DAT_INIT_NOM_ASSUJ",
    "DAT_FIN_NOM_ASSUJ",
]
ESTABLISHMENT = ["NEQ", "NO_SUF_ETAB", "IND_ETAB_PRINC", "IND_SALON_BRONZ", "IND_VENTE_TABAC_DETL", "IND_DISP", "LIGN1_ADR", "LIGN2_ADR", "LIGN3_ADR", "LIGN4_ADR", "COD_ACT_ECON", "DESC_ACT_ECON_ETAB", "NO_ACT_ECON_ETAB", "COD_ACT_ECON2", "DESC_ACT_ECON_ETAB2", "NO_ACT_ECON_ETAB2", "NOM_ETAB"]  # fmt: skip
SIMPLE = """Nom;NEQ;Adresse;Ville;Code postal;Téléphone;Site Web;Courriel
Épicerie Dumais;1100000026;44, rue Laurier;Montréal;H2J 1E3;514 555-0144;https://dumais.example;bonjour@dumais.example
Épicerie Dumais;1100000034;9, rue Principale;Trois-Rivières (Québec);G9A 1A1;;;
;1100000042;1, rue X;Montréal;H2J 1E3;;;
Faux numéro;12;1, rue X;Montréal;H2J 1E3;;;
Ailleurs;;1, rue X;Ottawa;K1A 0A6;;;
Ville inconnue;;1, rue X;Atlantide;H2J 1E3;;;
Épicerie Dumais;1100000026;44, rue Laurier;Montréal;h2j1e3;;;
"""


@pytest.fixture
def market() -> Market:
    return build_market()


def table(columns: Sequence[str], *rows: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff" + text.getvalue()


def register(establishments: str = "Etablissements.csv") -> bytes:
    """Three enterprises: one registered with two shops, one struck off, one that is no shop."""
    numbers = ("1100000018", "1100000026", "3300000018")
    place = {"LIGN1_ADR": "12 rue des Forges", "LIGN2_ADR": "Trois-Rivières (Québec)", "LIGN4_ADR": "G9A1A1"}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "Entreprise.csv",
            table(
                ENTERPRISE, *({"NEQ": neq, "COD_STAT_IMMAT": "RD" if neq == numbers[1] else "IM"} for neq in numbers)
            ),
        )
        archive.writestr(
            "Nom.csv",
            table(
                NAME,
                {"NEQ": numbers[0], "NOM_ASSUJ": "ANCIEN NOM INC.", "STAT_NOM": "A"},
                *({"NEQ": neq, "NOM_ASSUJ": f"MAISON {neq[:2]} INC.", "STAT_NOM": "V"} for neq in numbers),
            ),
        )
        archive.writestr(
            establishments,
            table(
                ESTABLISHMENT,
                {"NEQ": numbers[0], "NO_SUF_ETAB": "1", "COD_ACT_ECON": "6011", **place},
                {
                    "NEQ": numbers[0],
                    "NO_SUF_ETAB": "2",
                    "COD_ACT_ECON": "6011",
                    "NOM_ETAB": "La Maison du fleuve",
                    **place,
                    "LIGN3_ADR": "Québec (Québec)",
                    "LIGN4_ADR": "G1R2B5",
                },
                {"NEQ": numbers[1], "NO_SUF_ETAB": "1", "COD_ACT_ECON": "6011", **place},
                {"NEQ": numbers[2], "NO_SUF_ETAB": "1", "COD_ACT_ECON": "7771", **place},
            ),
        )
    return data.getvalue()


def give(client: Client, market: Market, data: bytes, name: str = "commerces.csv") -> Any:
    client.force_login(market.olga)
    return client.post(at("operation_directories"), {"file": SimpleUploadedFile(name, data)})


def bring(client: Client, market: Market, data: bytes, name: str = "commerces.csv") -> DirectoryRun:
    assert give(client, market, data, name).status_code == 302
    run = DirectoryRun.objects.latest("pk")
    list_directory(run.public_id, now=datetime.now(tz=UTC))
    run.refresh_from_db()
    return run


def test_a_simple_file_lists_its_shops_and_says_what_it_refuses(client: Client, market: Market) -> None:
    run = bring(client, market, SIMPLE.encode())
    assert (run.state, run.done, run.total) == ("done", 7, 7)
    assert run.counts == {"listed": 2, "known": 0, "refused": 5}
    assert sorted((row["line"], row["problem"]) for row in run.problems) == [
        (4, "name"),
        (5, "number"),
        (6, "postal_code"),
        (7, "town"),
        (8, "twice"),
    ]
    first = Merchant.objects.get(slug="epicerie-dumais")
    assert (first.state, first.business_number, first.contact_email) == ("listed", "1100000026", "bonjour@dumais.example")  # fmt: skip
    place = Place.objects.get(merchant=first)
    assert (place.address, place.municipality.name, place.postal_code, place.pickup) == ("44, rue Laurier", "Montréal", "H2J1E3", False)  # fmt: skip
    assert Merchant.objects.get(business_number="1100000034").slug == "epicerie-dumais-trois-rivieres"
    page = client.get(at("operation_directory", run.public_id)).content.decode()
    assert "Ligne 6" in page
    assert "le code postal manque, est faux ou d’ailleurs" in page
    shown = client.get(at("merchant", "epicerie-dumais"), follow=True)
    assert "44, rue Laurier" in shown.content.decode()
    client.force_login(market.zoe)
    found = client.get(f"{at('join')}?q=dumais").content.decode()
    assert found.count("C’est le mien") == 2


def test_the_register_gives_its_shops_that_are_registered(client: Client, market: Market) -> None:
    for name in ("Etablissements.csv", "extrait/Etablissement.csv"):
        run = bring(client, market, register(name), "registre.zip")
        assert run.shape == "req"
    names = set(Listing.objects.values_list("merchant__name", "merchant__legal_name", "source_key"))
    assert names == {
        ("MAISON 11 INC.", "MAISON 11 INC.", "1100000018:1"),
        ("La Maison du fleuve", "MAISON 11 INC.", "1100000018:2"),
    }
    towns = set(Place.objects.filter(merchant__state="listed").values_list("municipality__name", flat=True))
    assert towns == {"Trois-Rivières", "Québec"}
    assert run.counts == {"listed": 0, "known": 2, "refused": 0}  # the second time


def test_again_is_once_and_a_shop_that_is_run_is_left_alone(client: Client, market: Market) -> None:
    bring(client, market, SIMPLE.encode())
    before = Merchant.objects.count()
    assert bring(client, market, SIMPLE.encode()).counts == {"listed": 0, "known": 2, "refused": 5}
    Merchant.objects.filter(pk=market.bruno.merchant.pk).update(business_number="1100000059")
    own = f"nom,neq,ville,code postal\nBruno autrement,1100000059,Montréal,{market.bruno.place.postal_code}\n"
    assert bring(client, market, own.encode()).counts == {"listed": 0, "known": 1, "refused": 0}
    assert Merchant.objects.count() == before
    assert not Member.objects.filter(merchant__in=Listing.objects.values("merchant")).exists()


def test_a_killed_job_goes_on_where_it_was(client: Client, market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"Commerce {number},Montréal,H2J 1E3\n" for number in range(25))
    assert give(client, market, f"name,town,postal code\n{rows}".encode()).status_code == 302
    run, now = DirectoryRun.objects.latest("pk"), datetime.now(tz=UTC)
    monkeypatch.setattr(story, "BATCH", 10)
    calls: list[int] = []

    def dies(*args: Any, **named: Any) -> list[int]:
        calls.append(1)
        if len(calls) == 2:
            raise MemoryError
        return list_shops(*args, **named)

    monkeypatch.setattr(story, "list_shops", dies)
    with pytest.raises(MemoryError):
        list_directory(run.public_id, now=now)
    run.refresh_from_db()
    assert (run.state, run.done, run.counts["listed"]) == ("working", 10, 10)
    half = client.get(at("operation_directory", run.public_id), headers={"HX-Request": "true"}).content.decode()
    assert "10 lignes sur 25" in half
    list_directory(run.public_id, now=now)
    list_directory(run.public_id, now=now)
    run.refresh_from_db()
    assert (run.state, run.done, run.counts["listed"]) == ("done", 25, 25)
    assert Merchant.objects.filter(name__startswith="Commerce ").count() == 25


def test_the_worker_does_it(client: Client, market: Market) -> None:
    assert give(client, market, SIMPLE.encode()).status_code == 302
    run_worker(wait=False)
    assert DirectoryRun.objects.get().state == "done"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"name,ville\nA,B\n", "columns"),
        ("nom,ville,code postal\nÉpicerie,Montréal,H2J1E3\n".encode("latin-1"), "encoding"),
        (b"PK\x03\x04 not a zip", "zip"),
        (b"name,town,postal code\n", "empty"),
    ],
)
def test_a_file_that_is_none_lists_nothing_and_says_why(
    client: Client, market: Market, data: bytes, fault: str
) -> None:
    run = bring(client, market, data)
    assert (run.state, run.fault) == ("failed", fault)
    assert not Listing.objects.exists()
    assert client.get(at("operation_directory", run.public_id)).status_code == 200


def test_only_an_operator_brings_directories(client: Client, market: Market) -> None:
    run = bring(client, market, SIMPLE.encode())
    for who in (market.zoe, market.bruno.owner):
        client.force_login(who)
        assert client.get(at("operation_directories")).status_code == 404
        assert client.get(at("operation_directory", run.public_id)).status_code == 404
        file = SimpleUploadedFile("x.csv", SIMPLE.encode())
        assert client.post(at("operation_directories"), {"file": file}).status_code == 404
    assert DirectoryRun.objects.count() == 1
