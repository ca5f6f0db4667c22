"""Letters of the help desk: to the operator's address when a shop asks, to whoever asked when it is answered or closed."""

from panier.base.notifications.actions import Telling, record_letters
from panier.base.territories.queries import setting_in_force
from panier.flows.links import named_link
from panier.offer.capability.actions import By
from panier.offer.capability.models import Ticket


def tell_desk(ticket: Ticket, words: str, by: By) -> None:
    """The platform's own address, in the territory's first language."""
    address = str(setting_in_force(ticket.territory_id, "platform", by.now)["email"])
    language = ticket.territory.languages[0]
    _record(ticket, "asked", words, by, (address, language, named_link(language, "operation_ticket", ticket.public_id)))


def tell_shop(ticket: Ticket, what: str, words: str, by: By) -> None:
    """`what`: answered or closed."""
    if ticket.account is None:
        return
    link = named_link(ticket.account.language, "desk_ticket", ticket.merchant.public_id, ticket.public_id)
    _record(ticket, what, words, by, (ticket.account.email, ticket.account.language, link))


def _record(ticket: Ticket, what: str, words: str, by: By, whom: tuple[str, str, str]) -> None:
    address, language, link = whom
    facts = {
        "what": what,
        "merchant": ticket.merchant.name,
        "subject": ticket.title,
        "said": words,
        "due": ticket.due_at.isoformat(),
        "link": link,
    }
    key = f"help:{ticket.public_id}:{what}:{by.now:%Y%m%dT%H%M%S%f}"
    record_letters([Telling(ticket.territory_id, "help_changed", key, address, language, facts)], now=by.now)
