"""Letters of an offer several shops share: to who holds a place when it closes or ends, to the help desk when it is full or closes."""

from datetime import datetime

from panier.base.notifications.actions import Telling, record_letters
from panier.base.territories.queries import setting_in_force, territory
from panier.flows.links import named_link
from panier.offer.capability.models import Pooled
from panier.offer.capability.queries import merchants_in
from panier.offer.merchants.models import Merchant
from panier.offer.team.queries import addresses_who_may


def tell_holders(pooled: Pooled, what: str, *, now: datetime) -> None:
    """`what`: closed, ended. To those of each shop who may see its plan."""
    letters = []
    for merchant in Merchant.objects.filter(pk__in=merchants_in(pooled)).order_by("pk"):
        language = merchant.languages[0] if merchant.languages else "fr"
        link = named_link(language, "desk_pooled", merchant.public_id)
        for number, address in enumerate(addresses_who_may(merchant.pk, "plan")):
            key = f"pooled:{pooled.public_id}:{what}:{merchant.public_id}:{number}"
            letters.append(_letter(pooled, what, key, (address, language, link)))
    record_letters(letters, now=now)


def tell_desk(pooled: Pooled, what: str, *, now: datetime) -> None:
    """`what`: full (again, when a place was given back and taken), closed."""
    address = str(setting_in_force(pooled.territory_id, "platform", now)["email"])
    language = territory(pooled.territory_id).languages[0]
    moment = f":{now:%Y%m%dT%H%M%S%f}" if what == "full" else ""
    key = f"pooled:{pooled.public_id}:{what}:desk{moment}"
    record_letters([_letter(pooled, what, key, (address, language, named_link(language, "operation_pooled")))], now=now)


def _letter(pooled: Pooled, what: str, key: str, whom: tuple[str, str, str]) -> Telling:
    address, language, link = whom
    facts = {
        "what": what,
        "for_desk": ":desk" in key,
        "title": pooled.title,
        "taken": pooled.taken,
        "places": pooled.places,
        "reason": pooled.ended_reason,
        "link": link,
    }
    return Telling(pooled.territory_id, "pooled_changed", key, address, language, facts)
