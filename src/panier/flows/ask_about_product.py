"""Somebody asks a shop about a product: a member at once, a guest once the address is confirmed by the link in a letter."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from panier.base.notifications.actions import record_letters
from panier.civic.messaging.actions import (
    Question,
    Said,
    check_said,
    check_voice,
    said_already,
    thread_of_question,
)
from panier.civic.messaging.models import Thread
from panier.civic.messaging.queries import limits, lock_thread
from panier.civic.messaging.rules import NoSuchThread, Voice, message_key
from panier.flows.conversation_letters import confirm_letter
from panier.flows.write_message import put_in
from panier.offer.catalogue.queries import product_facts
from panier.offer.merchants.queries import places_of, public_merchant
from panier.trade.checkout.rules.refusals import ContactNeeded


@dataclass(frozen=True, slots=True)
class Asked:
    """`email`: the account's own for a member, or what a guest typed (empty or without @: missing, invalid)."""

    product: str
    account_id: int | None
    name: str
    email: str
    may_name: bool = False  # beside her question, should the shop publish it


@transaction.atomic(durable=True)
def ask_about_product(asked: Asked, said: Said, *, territory: str, now: datetime) -> Thread:
    """NoSuchThread for a product that is not there, ContactNeeded; else as `write_message`."""
    said = check_said(said, limits(territory, now).text_length)
    question = _question(asked, said, territory)
    member = asked.account_id is not None
    thread = lock_thread(thread_of_question(question, confirmed=member, now=now))
    if said_already(thread, question.voice, said) is None:
        check_voice(thread, question.voice, now=now)
        put_in(thread, question.voice, said, now=now)
    if not member:
        record_letters([confirm_letter(thread)], now=now)
    return thread


def _question(asked: Asked, said: Said, territory: str) -> Question:
    found = product_facts(territory, asked.product)
    if found is None:
        raise NoSuchThread
    missing = {name: "missing" for name in ("name", "email") if not getattr(asked, name).strip()}
    if asked.email and "@" not in asked.email:
        missing["email"] = "invalid"
    if missing:
        raise ContactNeeded(fields=missing)
    merchant = public_merchant(territory, found.merchant.id)
    places = places_of(merchant.pk)
    return Question(
        territory,
        merchant.pk,
        found.id,
        found.title,
        found.slug,
        places[0].pk if places else None,
        Voice("shopper", asked.account_id, asked.name, asked.email),
        said.language,
        message_key(said.form, said.text),
        asked.may_name,
    )
