"""Writing connections: their life, their pulls, what they said."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from django.db import IntegrityError, transaction

from panier.kit.refusals import Refusal
from panier.kit.sealing import seal
from panier.offer.connections.models import Connection, Delivered, PulledPage, RemoteItem
from panier.offer.connections.port import Access, Shop
from panier.offer.connections.queries import PURPOSE
from panier.offer.connections.rules.life import ENDED, AlreadyConnected, Wanted
from panier.offer.inventory.models import Reservation

LAST = 4
NAME = 200


class Whose(NamedTuple):
    """Who connects; `answers`: those a file of his would be read with."""

    merchant_id: int
    account_id: int | None
    answers: Mapping[str, Any]


def open_connection(whose: Whose, wanted: Wanted, shop: Shop, *, now: datetime) -> Connection:
    """AlreadyConnected: one of a kind at a time."""
    made = Connection(
        merchant_id=whose.merchant_id,
        account_id=whose.account_id,
        provider=wanted.provider,
        address=wanted.address,
        last_characters=wanted.key[-LAST:],
        shop_name=shop.name.replace("\0", "")[:NAME],
        locations=_located(shop),
        answers=dict(whose.answers),
        created_at=now,
        next_at=now,
    )
    made.sealed = _sealed(made, Access(wanted.address, wanted.key, wanted.secret, uuid4().hex))
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as twice:
        raise AlreadyConnected(provider=wanted.provider) from twice
    return made


def keep_keys(connection: Connection, access: Access) -> None:
    """In place of the earlier ones."""
    change(connection, sealed=_sealed(connection, access), last_characters=access.key[-LAST:], problem={}, tries=0)


def _sealed(connection: Connection, access: Access) -> str:
    return seal(json.dumps(asdict(access)), purpose=PURPOSE, subject=connection.public_id)


def _located(shop: Shop) -> dict[str, dict[str, str]]:
    """Each with a name of its own, and no place of ours yet; a shop that counts in one place only lends it its name."""
    names = Counter(shop.locations.values())
    located = {ref: name if names[name] == 1 else f"{name} {ref}" for ref, name in shop.locations.items()}
    return {
        ref: {"name": " ".join(name.split()) or ref, "place": ""} for ref, name in (located or {"": shop.name}).items()
    }


def end_connection(connection: Connection, *, now: datetime) -> None:
    """Its secrets are destroyed, and what only they could explain; what was brought in stays."""
    Delivered.objects.filter(connection=connection).delete()
    PulledPage.objects.filter(connection=connection).delete()
    RemoteItem.objects.filter(connection=connection).delete()
    change(connection, state=ENDED, sealed="", ended_at=now, followed=False, problem={})


def change(connection: Connection, **fields: Any) -> None:
    """These fields, in this row alone."""
    for name, value in fields.items():
        setattr(connection, name, value)
    connection.save(update_fields=list(fields))


def note_problem(connection: Connection, refusal: Refusal) -> None:
    facts = json.loads(json.dumps(refusal.facts, default=str))
    change(connection, problem={"code": refusal.code, "facts": facts})


def keep_page(connection: Connection, number: int, products: Sequence[Any], following: str) -> None:
    """Once a number: whoever has fetched the same page meanwhile has kept it."""
    PulledPage.objects.get_or_create(
        connection=connection,
        number=number,
        defaults={
            "products": json.loads(json.dumps([asdict(each) for each in products], default=str)),
            "next": following,
        },
    )


def latest_reservation() -> int:
    """Promises made from now on have higher numbers."""
    return Reservation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
