"""One of each thing Bruno has, for every parameter an address of the desk can have."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from panier.base.accounts.actions import Acting
from panier.civic.messaging.actions import Said
from panier.civic.messaging.files import prepared
from panier.civic.messaging.rules import Voice
from panier.flows.change_bank_account import change_bank_account
from panier.flows.change_hours import plan_closure
from panier.flows.publish_pooled import Offered, publish_pooled
from panier.flows.renew_proof import renew_proof
from panier.flows.write_about_part import write_about_part
from panier.offer.capability.actions import Asking, By, open_ticket
from panier.offer.merchants.actions import create_token
from panier.offer.merchants.hours.closing import ClosureAsked
from panier.offer.merchants.models import ApiToken
from panier.offer.onboarding.actions import GivenProof
from panier.offer.onboarding.models import Application, Proof
from panier.offer.onboarding.rules.bank import GivenAccount
from panier.offer.origin.files import keep_proof
from panier.offer.origin.models import Claim
from panier.offer.team.actions import By as TeamBy
from panier.offer.team.models import Invitation
from panier.trade.fulfilment.models import HandOver
from panier.trade.fulfilment.photos import keep_photo
from panier.trade.orders.models import Order, Part
from tests.connections.hands import connected
from tests.dispatch.test_proofs import photo
from tests.enquiries import ask, counted_long_ago
from tests.imports.hands import MUG, preview, rows
from tests.leaving.hands import acting, made
from tests.orders import part_of, pay, three_merchants
from tests.reviews import pay_and_hand_over, say
from tests.talking import LIMITS
from tests.team.hands import Team, at, invite
from tests.world import NOW, Market, Shop

GUEST = "nouveau@panier.example"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def belongings(team: Team) -> dict[str, Any]:
    bruno = team.market.bruno
    return {
        **_sold(team),
        **_shown(team),
        **_people(team),
        "ticket": _ticket(team.market),
        "offer": _pooled(team.market),
        "merchant": team.merchant,
        "place": bruno.place.public_id,
        "connection": connected(bruno).public_id,
        "block": "sales",
        "change": other_account(bruno),
        **papers(bruno),
        "closure": planned(bruno),
        "what": "zone",
        "about": "delivery",
        "kit": made(bruno, now=datetime.now(tz=UTC)).public_id,
    }


def _sold(team: Team) -> dict[str, Any]:
    """A part that waits and was handed over with a photo, another that is received and reviewed."""
    order: Order = three_merchants(team.market)
    assert pay(order) == "placed"
    part, received = part_of(order, "Bruno"), pay_and_hand_over(team.market)
    HandOver.objects.create(part=part, how="given", photo=keep_photo(photo().read()), person="x", at=NOW)
    ids = {"part": part.public_id, "line": part.lines.all()[0].pk}
    return {**ids, "review": say(received, team.merchant).public_id, **conversation(order, part)}


def _shown(team: Team) -> dict[str, Any]:
    """The mug: asked about, claimed as made here, in a file that is looked at."""
    bruno = team.market.bruno
    offer, product = bruno.offers["Tasse"], bruno.offers["Tasse"].variant.product.public_id
    counted_long_ago(offer, on_hand=10)
    fields = {"kind": "made", "basis": "transformed", "words": "Tournée et cuite ici.", "products": [product]}
    proof = SimpleUploadedFile("preuve.pdf", PDF)
    assert team.client(team.bruno).post(at("desk_origin", team.merchant), {**fields, "proof": proof}).status_code == 302
    ids = {"product": product, "variant": offer.variant.public_id, "claim": Claim.objects.get().public_id}
    return {**ids, "enquiry": ask(offer).public_id, "run": preview(bruno, rows(MUG)).public_id}


def _people(team: Team) -> dict[str, Any]:
    create_token(team.key, name="caisse", account_id=None, now=NOW)
    assert invite(team, GUEST).status_code == 302
    ids = {"token": ApiToken.objects.get().pk, "member": team.mona.public_id}
    return {**ids, "invitation": Invitation.objects.get().public_id}


def other_account(shop: Shop) -> str:
    by = TeamBy(shop.owner.pk, "Bruno", datetime.now(tz=UTC))
    return str(change_bank_account(shop.merchant.pk, GivenAccount("Bruno", "815", "30123", "1111222"), by).public_id)


def papers(shop: Shop) -> dict[str, str]:
    """His approved application, a proof of it and one given in its place."""
    facts = {"territory_id": "qc", "applicant": shop.owner, "merchant": shop.merchant, "state": "approved"}
    moments = dict.fromkeys(("created_at", "changed_at", "submitted_at", "decided_at"), NOW)
    made = Application.objects.create(**facts, **moments)
    proof = Proof.objects.create(
        application=made, rule="permis", digest=keep_proof(PDF), file_name="permis.pdf", given_at=NOW
    )
    by, until = TeamBy(shop.owner.pk, "Bruno", datetime.now(tz=UTC)), datetime.now(tz=UTC).date() + timedelta(days=300)
    renewal = renew_proof(shop.merchant.pk, GivenProof("permis", "", "neuf.pdf", until), PDF, by)
    ids = {"application": made.public_id, "proof": proof.public_id, "paper": proof.public_id}
    return {**ids, "renewal": renewal.public_id, "rule": "permis"}


def planned(shop: Shop) -> str:
    days = datetime.now(tz=UTC).date() + timedelta(days=90), datetime.now(tz=UTC).date() + timedelta(days=97)
    asked = ClosureAsked("", *days, "delays", {})
    made = plan_closure(shop.merchant.pk, asked, acting(shop.owner), now=datetime.now(tz=UTC))
    return str(made.public_id)


def conversation(order: Order, part: Part) -> dict[str, str]:
    """Ana writes about her part, with a file."""
    said = Said("Bonjour", "fr", uuid4(), prepared([("plan.pdf", PDF)], LIMITS))
    thread = write_about_part(part, Voice("shopper", None, "Ana", order.contact_email), said, now=NOW)
    message = thread.messages.get()
    return {
        "thread": thread.public_id,
        "message": message.public_id,
        "file": message.attachments.get().public_id,
    }


def _ticket(market: Market) -> str:
    by = By(None, "Bruno", NOW)
    return str(open_ticket(Asking("qc", market.bruno.merchant.pk, "", "Photos", "Sombres", 3), by).public_id)


def _pooled(market: Market) -> str:
    """One of every region."""
    words, until = {"fr": "Photos"}, datetime.now(tz=UTC).date()
    offered = Offered("photographer", words, words, "120 $", "", until, 1)
    return str(publish_pooled(Acting("qc", market.olga.pk, "Olga"), offered, now=datetime.now(tz=UTC)).public_id)
