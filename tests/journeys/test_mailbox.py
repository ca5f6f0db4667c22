"""The demonstration's mailbox: each letter as its reader gets it, harmless, absent in production."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.world import NOW, at

from panier.base.notifications.actions import Telling, record_letters
from panier.base.notifications.models import Letter
from panier.sites.letters.deliver import deliver

pytestmark = pytest.mark.django_db


def deliver_to(recipient: str, *, number: int = 1, email: str = "") -> Letter:
    facts = {"email": email or recipient, "link": "https://panier.example/fr/?a=1&b=2"}
    telling = Telling("qc", "confirm_email", f"{recipient}:{number}", recipient, "fr", facts)
    record_letters([telling], now=NOW + timedelta(seconds=number))
    letter = Letter.objects.get(key=f"{recipient}:{number}")
    deliver(letter.public_id, now=datetime.now(tz=UTC))
    return letter


def test_by_recipient_the_latest_first(client: Client) -> None:
    for number in range(1, 33):
        deliver_to("ana@panier.example", number=number)
    deliver_to("bruno@panier.example", number=40)
    page = client.get(at("mailbox"), {"to": "ANA@panier.example"}).content.decode()
    assert page.count("ana@panier.example</") == 30
    assert "bruno@panier.example" not in page
    latest, oldest = (Letter.objects.get(key=f"ana@panier.example:{number}").public_id for number in (32, 1))
    assert latest in page
    assert oldest not in page
    second = client.get(at("mailbox"), {"to": "ana@panier.example", "page": "2"}).content.decode()
    assert oldest in second
    everybody = client.get(at("mailbox", language="en")).content.decode()
    assert "bruno@panier.example" in everybody


def test_a_letter_opens_in_a_frame_that_may_do_nothing(client: Client) -> None:
    letter = deliver_to("ana@panier.example", email="<script>alert(1)</script>")
    page = client.get(at("mailbox_letter", letter.public_id))
    said = page.content.decode()
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in said
    assert 'href="https://panier.example/fr/?a=1&amp;b=2"' in said  # the text version’s links can be followed
    assert "<script>alert" not in said
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]
    sheet = client.get(at("mailbox_sheet", letter.public_id))
    assert "<script>alert" not in sheet.content.decode()
    assert set(sheet.headers["Content-Security-Policy"].split("; ")) == {
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-popups allow-popups-to-escape-sandbox",
    }


def test_a_letter_of_nobody_is_not_there(client: Client) -> None:
    waiting = Telling("qc", "confirm_email", "w", "ana@panier.example", "fr", {"email": "a", "link": "b"})
    record_letters([waiting], now=NOW)
    for unknown in ("let_aaaaaaaaaaaaaaaa", Letter.objects.get(key="w").public_id, "1", "%00", "../x"):
        assert client.get(f"/fr/boite/{unknown}/").status_code == 404


def test_nul_is_refused_everywhere(client: Client) -> None:
    assert client.get("/fr/boite/", {"to": "\x00"}).status_code == 404
    assert client.post(at("account_login"), {"login": "a\x00b", "password": "x"}).status_code == 400


def test_strange_pages_are_the_first(client: Client) -> None:
    for asked in ("0", "-1", "²", "9" * 30, "x", ""):
        assert client.get(at("mailbox"), {"page": asked, "to": "x" * 9000}).status_code == 200


def test_absent_in_production(client: Client, settings: Any) -> None:
    letter = deliver_to("ana@panier.example")
    settings.PRODUCTION = True
    for address in (at("mailbox"), at("mailbox_letter", letter.public_id), at("mailbox_sheet", letter.public_id)):
        assert client.get(address).status_code == 404


def test_a_mail_server_that_refuses_leaves_the_words_and_asks_again(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    letter = deliver_to("ana@panier.example")
    letter.refresh_from_db()
    assert letter.subject == "Confirmez votre adresse courriel"
    assert letter.sent_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver(letter.public_id, now=datetime.now(tz=UTC))
    letter.refresh_from_db()
    assert letter.sent_at is not None
