"""A former price at the desk: higher than the price or refused, with what was typed kept; and pictures an iPhone makes."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from panier.offer.catalogue.models import Offer, Picture
from tests.products.hands import history, save_row, tasse
from tests.products.test_form import made, send, whole
from tests.products.test_form_pictures import picture
from tests.team.hands import Team, at

pytestmark = pytest.mark.django_db(transaction=True)
HIGHER = "Un ancien prix est plus élevé que le prix"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 400


def former(team: Team) -> tuple[int, int | None]:
    return tasse(team).minor, tasse(team).compare_at_minor


def test_in_the_form_it_is_kept_shown_and_taken_away(team: Team) -> None:
    mona = team.client(team.mona)
    for typed in ("8,25", "7,00"):
        refused = send(team, mona, whole(team, mona, **{"row-0-former": typed}))
        page = refused.content.decode()
        assert (refused.status_code, HIGHER in page, f'value="{typed}"' in page) == (422, True, True)
    refused = send(team, mona, whole(team, mona, **{"row-0-former": "dix"}))
    assert (refused.status_code, 'value="dix"' in refused.content.decode()) == (422, True)
    assert not Offer.objects.filter(variant__product__title__fr="Miche de seigle").exists()
    assert send(team, mona, whole(team, mona, **{"row-0-former": "8,26"})).status_code == 302
    product = made(team)
    offer = Offer.objects.get(variant__product=product)
    assert (offer.minor, offer.compare_at_minor) == (825, 826)
    shown = team.client(None).get(at("product", product.slug, product.public_id)).content.decode()
    assert '<s class="soft">8,26' in shown
    page = mona.get(at("desk_product", team.merchant, product.public_id)).content.decode()
    assert 'name="row-0-former"' in page
    assert 'value="8,26"' in page
    again = whole(team, mona, version=str(product.version))
    assert send(team, mona, again, product.public_id).status_code == 302  # a form without the field: as it was
    offer.refresh_from_db()
    assert offer.compare_at_minor == 826
    product.refresh_from_db()
    emptied = {**again, "version": str(product.version), "row-0-former": ""}
    assert send(team, mona, emptied, product.public_id).status_code == 302
    offer.refresh_from_db()
    assert (offer.minor, offer.compare_at_minor) == (825, None)


def test_in_the_sheet_neither_price_may_pass_the_other(team: Team) -> None:
    mona = team.client(team.mona)
    low = save_row(team, mona, {"former": "19,99", "seen-former": ""}).content.decode()
    assert (HIGHER in low, 'name="former" inputmode="decimal" maxlength="20" value="19,99"' in low) == (True, True)
    assert former(team) == (1999, None)
    save_row(team, mona, {"former": "25,00", "seen-former": ""})
    assert former(team) == (1999, 2500)
    raised = save_row(team, mona, {"price": "30,00", "former": "25,00", "seen-former": "2500"}).content.decode()
    assert (HIGHER in raised, former(team)) == (True, (1999, 2500))
    moved = save_row(team, mona, {"former": "28,00", "seen-former": "2400"}).content.decode()
    assert ("25,00" in moved, former(team)) == (True, (1999, 2500))
    save_row(team, mona, {"price": "30,00", "former": "35,00", "seen-former": "2500"})
    assert former(team) == (3000, 3500)
    save_row(team, mona, {"former": "", "seen-former": "3500", "price": "30,00", "seen-price": "3000"})
    assert former(team) == (3000, None)
    fields = [field for _, edit in history(team) for field, _, _ in edit]
    assert fields == ["compare_at_minor", "minor", "compare_at_minor", "compare_at_minor"]
    clerk = save_row(team, team.client(team.clark), {"former": "40,00", "seen-former": ""})
    assert (clerk.status_code, former(team)) == (404, (3000, None))


def test_an_iphones_picture_is_refused_by_its_name_and_the_rest_is_kept(team: Team) -> None:
    mona = team.client(team.mona)

    def sent(data: bytes) -> Any:
        file = SimpleUploadedFile("IMG_0042.jpg", data)  # whatever it is called
        return send(team, mona, whole(team, mona, do="pictures", pictures=[file]))

    page = sent(HEIC).content.decode()
    assert "«\u00a0IMG_0042.jpg\u00a0» est une photo HEIC" in page
    assert "Réglages, Appareil photo, Formats" in page
    assert 'value="Miche de seigle"' in page
    assert "picture-0-ref" not in page
    assert "n’est pas une image" not in page
    other = sent(b"\0" * 400).content.decode()  # the controls: another file is no HEIC, a picture is taken
    assert "est une photo HEIC" not in other
    assert "picture-0-ref" in sent(picture()).content.decode()
    assert Picture.objects.count() == 0
