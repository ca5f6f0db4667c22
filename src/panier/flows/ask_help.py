"""A shop asks the help desk, and is told by when it is answered."""

from django.db import transaction

from panier.flows.help_letters import tell_desk
from panier.offer.capability.actions import Asking, By, open_ticket
from panier.offer.capability.models import Ticket
from panier.offer.capability.queries import questions
from panier.offer.capability.rules import RULES, TITLE_MAX, BadAnswer, checked_words


@transaction.atomic(durable=True)
def ask_help(asked: Asking, by: By) -> Ticket:
    """`asked.days` is set here, from the territory's rules. BadAnswer, TooManyTickets."""
    if asked.about and asked.about not in {rule.code for rule in RULES}:
        raise BadAnswer(field="about")
    words = checked_words(asked.words, "words")
    title = checked_words(asked.title, "title", TITLE_MAX)
    days = questions(asked.territory, by.now).answer_days
    ticket = open_ticket(asked._replace(words=words, title=title, days=days), by)
    tell_desk(ticket, words, by)
    return ticket
