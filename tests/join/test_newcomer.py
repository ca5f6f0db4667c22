"""What a newcomer types on the way in is not lost, and is understood as people write it."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from panier.base.territories.queries import municipality_named
from panier.offer.merchants.models import Merchant, Place
from panier.offer.onboarding.models import Application
from tests.joining import ACCOUNT, IDENTITY, PDF, PLACE, TICKS, at, begin, decide, give, send
from tests.world import Market, build_market

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def market() -> Market:
    return build_market()


def test_what_was_looked_for_comes_along_over_signing_in(market: Market) -> None:
    client, sought = Client(), {"q": "Épicerie Zoé"}
    answer = client.post(at("join_begin"), sought)
    assert "%3Fq%3D" in answer["Location"]  # back to what was found
    client.force_login(market.zoe)
    client.post(at("join_begin"), sought)
    assert Application.objects.get().identity == {"email": market.zoe.email, "name": "Épicerie Zoé"}


def test_a_first_draft_leads_through_each_step_and_changes_asked_lead_to_what_lacks(market: Market) -> None:
    client = Client()
    Merchant.objects.filter(pk=market.bella.merchant.pk).update(state="listed")
    market.bella.merchant.members.all().delete()
    draft = begin(client, market.zoe, market.bella.merchant.public_id)  # its places are filled in from the listing
    give(client, draft, "identity", {**IDENTITY, "opening": "linked"})
    proof = SimpleUploadedFile("bail.pdf", PDF)
    answer = give(client, draft, "eligibility", {"holds": ["etablissement"], "proof-etablissement": proof})
    assert answer["Location"] == at("join_step", draft.public_id, "places")
    sent = send(client, market.ana, number="1100000026")
    decide(client, market.olga, sent, "ask", **{"ask-identity": "Le nom légal ?"})
    client.force_login(market.ana)
    assert "à revoir" in unescape(client.get(at("join_one", sent.public_id)).content.decode())
    answer = give(client, sent, "identity", {**IDENTITY, "number": "1100000026"})
    assert answer["Location"] == at("join_one", sent.public_id)


def test_a_paper_that_cannot_be_read_is_said_beside_it_and_as_one_goes(market: Market) -> None:
    client = Client()
    draft = begin(client, market.zoe)
    fields = {"holds": ["etablissement", "permis"], "until-permis": "2027-03-01"}
    wrong = {**fields, "proof-etablissement": SimpleUploadedFile("bail.txt", b"words")}
    page = unescape(give(client, draft, "eligibility", wrong).content.decode())
    assert 'id="etablissement-note"' in page
    assert 'value="2027-03-01"' in page
    wrong["proof-etablissement"] = SimpleUploadedFile("bail.txt", b"words")
    said = client.post(at("join_step", draft.public_id, "eligibility"), wrong, headers={"HX-Request": "true"})
    assert (said.status_code, "au plus 10" in said.content.decode()) == (200, True)  # a page that swaps shows it


def test_one_wrong_number_of_an_account_costs_only_its_own_number(market: Market) -> None:
    client = Client()
    draft = begin(client, market.zoe)
    page = give(client, draft, "bank", {**ACCOUNT, "transit": "3012"}).content.decode()
    assert [word in page for word in ("Épicerie Zoé inc.", 'value="815"', 'value="3012"')] == [True] * 3
    assert ACCOUNT["account"] not in page


def test_a_town_is_known_as_people_write_it_and_a_code_is_shown_with_its_space(market: Market) -> None:
    for typed in ("Montreal", "MONTRÉAL", "montréal"):
        town = municipality_named("qc", typed)
        assert town is not None, typed
        assert town.name == "Montréal"
    assert municipality_named("qc", "Montreall") is None
    client = Client()
    sent = send(client, market.zoe)
    decide(client, market.olga, sent, "approve", verified=TICKS)
    assert PLACE["p0-postal_code"] == "h1x 1r5"
    assert Place.objects.get(merchant__slug="epicerie-zoe").postal_code == "H1X1R5"
    assert "H1X 1R5" in client.get("/fr/marchand/epicerie-zoe/").content.decode()


def test_what_nobody_has_come_to_yet_is_not_done(market: Market) -> None:
    client = Client()
    draft = begin(client, market.zoe)
    page = client.get(at("join_one", draft.public_id, language="en")).content.decode()
    assert (page.count(">done<"), page.count(">not needed<"), page.count(">to do<")) == (0, 1, 5)
    step = client.get(at("join_step", draft.public_id, "identity", language="en")).content.decode()
    assert step.count(": to do</span>") == 6
    give(client, draft, "identity", IDENTITY)
    give(client, draft, "places", PLACE)
    page = client.get(at("join_one", draft.public_id, language="en")).content.decode()
    # How people get their things needs nothing more; a shop that sells gives an account.
    assert (page.count(">done<"), page.count(">not needed<")) == (3, 0)
    give(client, draft, "bank", ACCOUNT)
    assert client.get(at("join_one", draft.public_id, language="en")).content.decode().count(">done<") == 4
