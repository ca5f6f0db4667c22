"""Somebody of the help desk takes a ticket, or either side closes it."""

from django.db import transaction

from panier.flows.help_letters import tell_shop
from panier.offer.capability.actions import By, assign, close
from panier.offer.capability.models import Ticket
from panier.offer.capability.queries import lock_ticket


@transaction.atomic(durable=True)
def settle_ticket(ticket: Ticket, do: str, by: By, *, operator: bool) -> Ticket:
    """`do`: take (the help desk alone) or close. The caller has shown that the ticket is his. TicketClosed."""
    found = lock_ticket(ticket.pk)
    if do == "take" and operator:
        assign(found, by)
    elif do == "close" and close(found, now=by.now) and operator:
        tell_shop(found, "closed", "", by)
    return found
