"""A shop takes a place in a pooled offer, or gives it back; no more places are taken than there are. With the last one the help desk hears."""

from django.db import transaction

from panier.flows.origins import today_in
from panier.flows.pooled_letters import tell_desk
from panier.offer.capability.actions import By, give_back, take_place
from panier.offer.capability.models import Pooled
from panier.offer.capability.queries import is_for, lock_pooled
from panier.offer.capability.rules import NOTE_MAX, NoSuchPooled


@transaction.atomic(durable=True)
def join_pooled(at: tuple[str, int], public_id: str, do: str, note: str, by: By) -> Pooled:
    """`at`: territory and merchant key; `do`: join or leave. NoSuchPooled (another region's too), NoPlaceLeft, PooledOver."""
    territory, merchant_id = at
    pooled = lock_pooled(territory, public_id)
    if do == "leave":
        give_back(pooled, merchant_id, now=by.now)
        return pooled
    if not is_for(pooled, merchant_id):
        raise NoSuchPooled
    took = take_place(pooled, merchant_id, note.strip()[:NOTE_MAX], by, today=today_in(territory, by.now))
    if took and pooled.taken == pooled.places:
        tell_desk(pooled, "full", now=by.now)
    return pooled
