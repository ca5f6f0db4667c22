"""Invented conversations of invented buyers and shops: the same rows as the flows would have made, by the same functions."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid4, uuid5

from panier.civic.messaging.actions import (
    Question,
    Said,
    add_message,
    call_market,
    mark_told,
    measure_answer,
    thread_of_part,
    thread_of_question,
)
from panier.civic.messaging.actions.publishing import Pair, publish_pair
from panier.civic.messaging.actions.reports import Complaint, report_message
from panier.civic.messaging.models import Message, Thread
from panier.civic.messaging.queries import lock_thread
from panier.civic.messaging.rules import Voice, open_minutes
from panier.flows.shop_hours import openings_of
from panier.kit.freshness import changed
from panier.offer.catalogue.models import Product
from panier.offer.merchants.models import Merchant, Place
from panier.trade.cart.rules import Buyer
from panier.trade.orders.models import Part

FIRST = ("mie-doree", "page-pliee")  # the shops people can sign in to
PARTS = 7  # of each of them, the latest


class Line(NamedTuple):
    """Who says what, so many hours after the beginning."""

    side: str
    hours: float
    text: str
    language: str = "fr"


class Talk(NamedTuple):
    """When it began, what is said, and whether the market is called in or the last message reported."""

    hours_ago: float
    lines: tuple[Line, ...]
    called: str = ""
    reported: str = ""


TALKS = (
    Talk(2, (Line("shopper", 0, "Bonjour ! Est-ce que je peux passer un peu après la fermeture ?"),)),
    Talk(30, (Line("shopper", 0, "Is there any nut in it? My daughter is allergic.", "en"),)),
    Talk(
        50,
        (
            Line("shopper", 0, "Il manquait un article dans le sac."),
            Line("merchant", 2, "Nous l’avons bien mis : regardez au fond du sac."),
            Line("shopper", 3, "Il n’y est vraiment pas."),
        ),
        called="On ne s’entend pas sur ce qu’il y avait dans le sac.",
    ),
    Talk(
        75,
        (
            Line("shopper", 0, "Merci, c’était parfait."),
            Line("merchant", 1, "Merci à vous, au plaisir !"),
            Line("shopper", 5, "Achetez des abonnés pas chers : écrivez-moi au 555-0199 !"),
        ),
        reported="spam",
    ),
    *(
        Talk(
            24 * (6 + number),
            (
                Line("shopper", 0, "Bonjour, ma commande sera-t-elle prête demain midi ?"),
                Line("merchant", 1 + number, "Oui, elle vous attendra au comptoir."),
            ),
        )
        for number in range(PARTS - 4)
    ),
)


def load_conversations(territory: str, ana: Buyer, *, now: datetime) -> int:
    """Some of each kind at each of the known shops; how many. Ana asks each about a product too."""
    made = 0
    for merchant in Merchant.objects.filter(territory_id=territory, is_demonstration=True, slug__in=FIRST):
        parts = Part.objects.filter(merchant=merchant).exclude(state="awaiting_payment").select_related("order")
        for part, talk in zip(parts.order_by("-changed_at", "-pk")[:PARTS], TALKS, strict=False):
            began = now - timedelta(hours=talk.hours_ago)
            _live(lock_thread(thread_of_part(part, now=began)), merchant, talk, began)
            made += 1
        made += _question(territory, merchant, ana, now=now - timedelta(hours=5))
    return made


def load_published(territory: str, *, now: datetime) -> int:
    """One question with its answer on a product's page of the first known shop; how many."""
    asked = now - timedelta(days=12)
    said = (
        Line("shopper", 0, "Bonjour ! Combien de temps cela se garde-t-il ?"),
        Line("merchant", 2, "Deux ou trois jours à la maison, et un mois au congélateur."),
    )
    made = 0
    for merchant in Merchant.objects.filter(territory_id=territory, is_demonstration=True, slug=FIRST[0]):
        voice = Voice("shopper", None, "Luc", "luc@demonstration.example")
        thread = _asked(territory, merchant, voice, now=asked)
        if thread is None:
            continue
        _live(thread, merchant, Talk(0, said), asked)
        question, answer = Message.objects.filter(thread=thread).order_by("pk")
        published = publish_pair(thread, Pair(question, answer), actor=merchant.name, now=asked + timedelta(hours=3))
        changed(published.product)
        made += 1
    return made


def _question(territory: str, merchant: Merchant, ana: Buyer, *, now: datetime) -> int:
    thread = _asked(territory, merchant, Voice("shopper", ana.account_id, "Ana", "ana@demonstration.example"), now=now)
    if thread is None:
        return 0
    _live(thread, merchant, Talk(5, (Line("shopper", 0, "Bonjour, en aurez-vous encore samedi ?"),)), now)
    return 1


def _asked(territory: str, merchant: Merchant, voice: Voice, *, now: datetime) -> Thread | None:
    """About the shop's first product; locked."""
    product = Product.objects.filter(merchant=merchant, archived_at=None).order_by("pk").first()
    place = Place.objects.filter(merchant=merchant, is_open=True).order_by("pk").first()
    if product is None or place is None:
        return None
    question = Question(
        territory,
        merchant.pk,
        product.public_id,
        product.title,
        product.slug,
        place.pk,
        voice,
        "fr",
        uuid5(NAMESPACE_URL, merchant.slug if voice.account_id else f"{merchant.slug} {voice.email}"),
    )
    return lock_thread(thread_of_question(question, confirmed=True, now=now))


def _live(thread: Thread, merchant: Merchant, talk: Talk, began: datetime) -> None:
    message = None
    for line in talk.lines:
        at = began + timedelta(hours=line.hours)
        shopper = line.side == "shopper"
        voice = Voice(line.side, thread.account_id if shopper else None, thread.name if shopper else merchant.name)
        if not shopper and thread.asked_at and not thread.answered_at and thread.place:
            openings = openings_of(thread.territory_id, thread.place.public_id, now=thread.asked_at)
            measure_answer(thread, open_minutes(openings, thread.asked_at, at), now=at)
        said = Said(line.text, line.language, uuid4())
        message = add_message(thread, voice, said, now=at)
    if message is None:
        return
    if talk.called:
        call_market(thread, "shopper", talk.called, now=message.at)
    if talk.reported:
        report_message(thread, message, Complaint("merchant", None, talk.reported, ""), now=message.at)
    for side in ("shopper", "merchant"):  # they know: no letter is written of what was invented
        mark_told(thread, side, message.pk, now=message.at)
