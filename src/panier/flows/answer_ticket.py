"""A word more on a ticket, from either side; the other side is told."""

from django.db import transaction

from panier.flows.help_letters import tell_desk, tell_shop
from panier.offer.capability.actions import By, add_message
from panier.offer.capability.models import Ticket
from panier.offer.capability.queries import lock_ticket, questions
from panier.offer.capability.rules import checked_words


@transaction.atomic(durable=True)
def answer_ticket(ticket: Ticket, words: str, by: By, *, operator: bool) -> Ticket:
    """The caller has shown that the ticket is his. BadAnswer, TicketClosed."""
    words = checked_words(words, "words")
    found = lock_ticket(ticket.pk)
    add_message(found, words, by, operator=operator, days=questions(found.territory_id, by.now).answer_days)
    if operator:
        tell_shop(found, "answered", words, by)
    else:
        tell_desk(found, words, by)
    return found
