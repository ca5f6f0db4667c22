"""A certifier's list confirms its own holders and nobody who only took their name; a certificate is one shop's."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.journeys.test_origin import certified, decide, market
from tests.world import NOW, Market, at

from panier.offer.merchants.models import Merchant
from panier.offer.merchants.shop.actions import Hand, change_facts
from panier.offer.merchants.shop.queries import facts_of
from panier.offer.merchants.shop.rules import ABOUT, LEGAL
from panier.offer.origin.models import Certificate, Claim, ClaimEvent

__all__ = ["market"]
pytestmark = pytest.mark.django_db(transaction=True)
TAKEN = [
    (ABOUT, "name", "Ferme Audet"),
    (LEGAL, "legal_name", "Ferme Audet inc."),
    (LEGAL, "business_number", "1188000000"),
]


def test_the_certifiers_list_confirms_its_own_holders_only(client: Client, market: Market) -> None:
    certified(client, market)
    client.force_login(market.olga)

    def give(text: str) -> Any:
        file = SimpleUploadedFile("liste.csv", text.encode())
        return client.post(at("operation_origin_list"), {"mark": "aliments-du-quebec", "list": file})

    wrong = give("numero;titulaire\nAQ12345;\n")
    assert wrong.status_code == 409
    assert "Ligne 2" in wrong.content.decode()
    assert not Certificate.objects.exists()
    assert give("numero;titulaire;echeance\nAQ12345;Quelqu’un d’autre inc.;2090-01-01\n").status_code == 302
    assert Claim.objects.get().state == "claimed"  # the number is not his: an operator looks
    assert give("numero;titulaire;echeance\nAQ99999;Boulangerie Bruno inc.;2090-01-01\n").status_code == 302
    assert Claim.objects.get().state == "claimed"  # another certificate of his is not the one he claims
    assert give("numero;titulaire;echeance\nAQ12345;Boulangerie Bruno inc.;2020-01-01\n").status_code == 302
    assert Claim.objects.get().state == "claimed"  # on the list, and over
    assert give("numero;titulaire;echeance\naq 12345;BOULANGERIE BRUNO INC.;2031-01-01\n").status_code == 302
    found = Claim.objects.get()
    assert (found.state, found.by_list, found.expires_on) == ("confirmed", True, date(2031, 1, 1))
    assert ClaimEvent.objects.filter(claim=found, after="confirmed", actor="système").count() == 1


@pytest.mark.parametrize("renamed", [False, True])
@pytest.mark.parametrize("named", TAKEN)
def test_who_took_anothers_names_is_looked_at(
    client: Client, market: Market, named: tuple[str, str, str], *, renamed: bool
) -> None:
    """A list is public, and a shop names itself: as “Ferme Audet” Bruno would have its certificate. The control: so he was approved."""
    shop, (what, name, taken) = market.bruno.merchant, named
    if renamed:
        change_facts(shop, what, {**facts_of(shop, what), name: taken}, Hand(market.bruno.owner.pk, "Bruno", NOW))
    else:
        Merchant.objects.filter(pk=shop.pk).update(**{name: taken})
    certified(client, market)
    client.force_login(market.olga)
    listed = SimpleUploadedFile("liste.csv", f"numero;titulaire\nAQ12345;{taken}\n".encode())
    assert client.post(at("operation_origin_list"), {"mark": "aliments-du-quebec", "list": listed}).status_code == 302
    assert Claim.objects.get().state == ("claimed" if renamed else "confirmed")
    if renamed:  # the operator has it on her page, and decides
        assert "AQ-12 345" in client.get(at("operation_origin")).content.decode()
        decide(client, market)
        assert Claim.objects.get().state == "confirmed"


def test_the_same_certificate_is_claimed_once(client: Client, market: Market) -> None:
    assert certified(client, market).status_code == 302
    twice = certified(client, market, number="aq12345")
    assert twice.status_code == 422
    assert "déjà" in twice.content.decode()
    assert Claim.objects.count() == 1
