"""What proves that something brought was handed over: a name, a photo, a carrier's number; who sees it, and until when."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from panier.base.notifications.models import Letter
from panier.flows.purge import purge
from panier.sites.letters.deliver import deliver
from panier.trade.fulfilment.models import HandOver
from panier.trade.orders.models import Part
from panier.trade.orders.queries import token_of
from tests.dispatch.hands import bought
from tests.team.hands import Team, at
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def photo(size: tuple[int, int] = (3000, 2000)) -> SimpleUploadedFile:
    """As a phone takes it, with the place and the device in its EXIF."""
    picture, out, exif = Image.new("RGB", size, "olive"), io.BytesIO(), Image.Exif()
    exif[0x010F] = "Appareil de Clark"
    exif.get_ifd(0x8825)[1] = "N"
    picture.save(out, "JPEG", exif=exif)
    assert b"Appareil de Clark" in out.getvalue()
    return SimpleUploadedFile("porte.jpg", out.getvalue(), "image/jpeg")


def kept() -> list[Path]:
    return list((Path(settings.DATA) / "handovers").glob("*/*"))


def hand_over(client: Client, team: Team, part: Part, **form: Any) -> Any:
    return client.post(at("desk_step", team.merchant, part.public_id), {"step": "hand_over", **form})


def test_a_photo_is_stripped_private_and_forgotten(team: Team) -> None:
    before = len(kept())
    part = bought(team.market, (team.market.bruno.offers["Tasse"], 1), delivered=True, state="ready")
    clark = team.client(team.clark)
    nothing = hand_over(clark, team, part)
    assert nothing.status_code == 409
    assert "Dites qui l’a prise" in nothing.content.decode()
    lie = hand_over(clark, team, part, photo=SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>", "image/jpeg"), taken_by="Luc")  # fmt: skip
    assert lie.status_code == 409
    assert "n’est pas une photo" in lie.content.decode()
    assert 'value="Luc"' in lie.content.decode()  # what was typed stays
    assert (HandOver.objects.count(), len(kept())) == (0, before)
    assert hand_over(clark, team, part, photo=photo()).status_code == 302
    assert hand_over(clark, team, part, photo=photo()).status_code == 302  # twice is once, and one photo
    proof = HandOver.objects.get()
    assert (proof.how, proof.taken_by, len(kept())) == ("given", "", before + 1)
    shown = clark.get(at("desk_photo", team.merchant, part.public_id))
    assert shown["Cache-Control"] == "private, no-store"
    picture = Image.open(io.BytesIO(shown.content))
    assert (picture.format, picture.size, dict(picture.getexif())) == ("WEBP", (1280, 853), {})
    assert b"Appareil" not in shown.content
    token = token_of(part.order)
    assert team.client(None).get(at("order_photo", token, part.public_id)).content == shown.content
    assert team.client(team.market.olga).get(at("operation_photo", part.public_id)).content == shown.content
    assert "given as written" in team.client(team.market.olga).get(at("operation_order", part.order.public_id, language="en")).content.decode()  # fmt: skip
    bella = team.client(team.market.bella.owner)
    assert bella.get(at("desk_photo", team.market.bella.merchant.public_id, part.public_id)).status_code == 404
    for stranger in (bella, team.client(None), team.client(team.market.zoe)):
        assert stranger.get(at("desk_photo", team.merchant, part.public_id)).status_code == 404
        assert stranger.get(at("operation_photo", part.public_id)).status_code in {302, 404}
    assert stranger.get(at("order_photo", token[:-1] + "0", part.public_id)).status_code == 404
    purge(now=proof.at + timedelta(days=364))
    assert len(kept()) == before + 1
    purge(now=proof.at + timedelta(days=366))
    assert (len(kept()), HandOver.objects.get().photo) == (before, "")
    assert team.client(None).get(at("order_photo", token, part.public_id)).status_code == 404


def test_a_carriers_number_leads_the_buyer_to_the_parcel(team: Team) -> None:
    part = bought(team.market, (team.market.bruno.offers["Tasse"], 1), delivered=True, state="ready")
    clark = team.client(team.clark)
    for wrong in ({"carrier": "canada-post", "tracking": "12"}, {"carrier": "pigeon", "tracking": "1234567890"}, {"tracking": "1234567890"}):  # fmt: skip
        assert hand_over(clark, team, part, **wrong).status_code == 409
    assert HandOver.objects.count() == 0
    assert hand_over(clark, team, part, carrier="canada-post", tracking="1234 5678 9012 3456").status_code == 302
    proof = HandOver.objects.get()
    assert (proof.how, proof.carrier, proof.tracking) == ("carrier", "canada-post", "1234567890123456")
    address = "https://www.canadapost-postescanada.ca/track-reperage/fr#/search?searchFor=1234567890123456"
    assert address in team.client(None).get(at("order", token_of(part.order))).content.decode()
    letter = Letter.objects.get(kind="part_handed_over")
    assert deliver(letter.public_id, now=NOW)
    letter.refresh_from_db()
    assert letter.subject == f"Boulangerie Bruno a expédié votre commande {part.order.number}"
    assert address in letter.text
    assert "1234567890123456" in letter.text
