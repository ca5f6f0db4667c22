"""An application filled in through its pages, step by step."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from panier.base.accounts.models import Account
from panier.offer.onboarding.models import Application
from tests import world

PDF = b"%PDF-1.7 a lease"
TICKS = ["registre", "personne", "papiers"]
ACCOUNT = {"holder": "Épicerie Zoé inc.", "institution": "815", "transit": "30123", "account": "9876543"}
IDENTITY = {
    "opening": "selling",
    "name": "Épicerie Zoé",
    "legal_name": "Épicerie Zoé inc.",
    "number": "1100000018",
    "TPS": "000000018 RT0001",
    "TVQ": "0000000019 TQ0001",
    "email": "bonjour@zoe.example",
    "phone": "514 555-0123",
    "website": "zoe.example",
}
PLACE = {
    "p0-address": "10, rue Masson",
    "p0-municipality": "Montréal",
    "p0-postal_code": "h1x 1r5",
    **{f"p0-d{day}-opens": ["09:00"] for day in range(5)},
    **{f"p0-d{day}-closes": ["17:30"] for day in range(5)},
}
DELIVERY = {"p0-pickup": "on", "p0-pickup_minutes": "45", "delivers": "on", "price": "5,95", "free_from": "75", "days": "2", "prefixes": "H1X, H2"}  # fmt: skip


at = world.at


def begin(client: Client, who: Account, merchant: str = "") -> Application:
    client.force_login(who)
    answer = client.post(at("join_begin"), {"merchant": merchant} if merchant else {})
    assert answer.status_code == 302
    return Application.objects.filter(applicant=who).latest("pk")


def give(client: Client, application: Application, step: str, fields: dict[str, Any]) -> Any:
    return client.post(at("join_step", application.public_id, step), fields)


def terms(client: Client, application: Application, **more: Any) -> Any:
    client.get(at("join_step", application.public_id, "terms"))
    fields = {"version": "2026-1", "reading": "fr", "attest": ["mandat", "exact"], "accept": "1", **more}
    return give(client, application, "terms", fields)


def fill(client: Client, who: Account, merchant: str = "", **identity: str) -> Application:
    """Whole, not sent."""
    application = begin(client, who, merchant)
    proof = SimpleUploadedFile("bail.pdf", PDF)
    for step, fields in (
        ("identity", {**IDENTITY, **identity}),
        ("eligibility", {"holds": ["etablissement"], "proof-etablissement": proof}),
        ("places", PLACE),
        ("delivery", DELIVERY),
        ("bank", ACCOUNT),
    ):
        answer = give(client, application, step, fields)
        assert answer.status_code == 302, (step, answer.content.decode())
    assert terms(client, application).status_code == 302
    return application


def send(client: Client, who: Account, merchant: str = "", **identity: str) -> Application:
    application = fill(client, who, merchant, **identity)
    assert client.post(at("join_send", application.public_id)).status_code == 302
    application.refresh_from_db()
    assert application.state == "submitted"
    return application


def decide(client: Client, operator: Account, application: Application, decision: str, **fields: Any) -> Any:
    client.force_login(operator)
    return client.post(at("operation_application", application.public_id), {"decision": decision, **fields})
