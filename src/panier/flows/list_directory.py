"""The job of a directory: its shops are listed, a batch of 1,000 rows a transaction. Killed, it goes on where it was; again, it is the same."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from panier.base.territories.queries import (
    TownKey,
    points_of_prefixes,
    setting_in_force,
    settings_in_force,
    territory,
    towns_by_name,
)
from panier.base.territories.rules.identifiers import postal_code
from panier.kit.geo import Point
from panier.kit.progress import BATCH
from panier.kit.words import plain_words
from panier.offer.merchants.joining.actions import list_shops
from panier.offer.merchants.joining.queries import known_at
from panier.offer.merchants.joining.rules import NewListing
from panier.offer.onboarding.files import drop_directory, open_directory
from panier.offer.onboarding.listing.actions import Batch, begin_run, end_batch, end_run, listed_already, lock_run
from panier.offer.onboarding.rules.directory import (
    BadDirectory,
    BadRow,
    DirectoryRules,
    ListedShop,
    Row,
    read_directory,
)
from panier.offer.search.actions import mark_surroundings_stale

PREFIX_LENGTH = 3


class Ground(NamedTuple):
    """The territory, read once for all rows."""

    code: str
    towns: dict[str, TownKey]
    prefixes: dict[str, Point]
    tz: str
    jurisdiction: str


def list_directory(public_id: str, *, now: datetime) -> None:
    """Nothing is left to do: nothing happens. A file that cannot be read ends its run, with the reason."""
    if opened := _begin(public_id, now):
        rows, ground = opened
        while _next_batch(public_id, rows, ground, now):
            pass
    drop_directory(public_id)


@transaction.atomic(durable=True)
def _begin(public_id: str, now: datetime) -> tuple[list[Row], Ground] | None:
    run = lock_run(public_id)
    if run is None:
        return None
    code = run.territory_id
    try:
        with open_directory(public_id) as file:
            rows = read_directory(file, _rules(code, now))
    except BadDirectory as refused:
        end_run(run, fault=str(refused.facts["problem"]), now=now)
        return None
    except FileNotFoundError:
        end_run(run, fault="no-file", now=now)
        return None
    begin_run(run, len(rows), now=now)
    here, jurisdiction = territory(code), setting_in_force(code, "home_jurisdiction", now)
    ground = Ground(code, towns_by_name(code), points_of_prefixes(code), here.tz, jurisdiction)
    return rows, ground


@transaction.atomic(durable=True)
def _next_batch(public_id: str, rows: Sequence[Row], ground: Ground, now: datetime) -> bool:
    """Whether there was one. Its shops, what is known of them and how far the run is, all or nothing."""
    run = lock_run(public_id)
    if run is None:
        return False
    batch = rows[run.done : run.done + BATCH]
    if not batch:
        end_run(run, now=now)
        mark_surroundings_stale()
        return False
    end_batch(run, _list(batch, ground, now), now=now)
    return True


def _list(batch: Sequence[Row], ground: Ground, now: datetime) -> Batch:
    refused = [row for row in batch if isinstance(row, BadRow)]
    shops = [row for row in batch if isinstance(row, ListedShop)]
    here = known_at(ground.code, {shop.postal_code for shop in shops})
    known = listed_already(ground.code, [shop.key for shop in shops])
    new: list[tuple[str, NewListing]] = []
    for shop in shops:
        names = {shop.number, " ".join(plain_words(shop.name))} - {""}
        if shop.key in known or any((shop.postal_code, name) in here for name in names):
            continue
        placed = _placed(shop, ground)
        if isinstance(placed, BadRow):
            refused.append(placed)
        else:
            new.append((shop.key, placed))
    keys = list_shops(ground.code, [shop for _, shop in new], now=now)
    listed = [(key, merchant) for (key, _), merchant in zip(new, keys, strict=True)]
    return Batch(listed, len(batch) - len(listed) - len(refused), refused, len(batch))


def _placed(shop: ListedShop, ground: Ground) -> NewListing | BadRow:
    town = ground.towns.get(" ".join(plain_words(shop.town)))
    if town is None:
        return BadRow(shop.line, "town")
    point = ground.prefixes.get(shop.postal_code[:PREFIX_LENGTH]) or town.point
    if point is None:
        return BadRow(shop.line, "postal_code")
    return NewListing(
        name=shop.name,
        legal_name=shop.legal_name,
        number=shop.number,
        email=shop.email,
        phone=shop.phone,
        website=shop.website,
        address=shop.address,
        town=shop.town,
        town_id=town.id,
        region_id=town.region_id,
        postal_code=shop.postal_code,
        point=point,
        tz=ground.tz,
        jurisdiction=ground.jurisdiction,
    )


def _rules(code: str, now: datetime) -> DirectoryRules:
    here = territory(code)
    values = settings_in_force(code, ["directory_activities", "delivery_prefixes"], now)
    pattern, begins = here.postal["pattern"], tuple(values["delivery_prefixes"])

    def postal(typed: str) -> str | None:
        checked = postal_code(typed, pattern)
        return checked if checked and checked.startswith(begins) else None

    return DirectoryRules(here.identifiers["business"], tuple(values["directory_activities"]), postal)
