"""Every column that may hold personal information says what for and until when, or why it is none."""

import re

from django.apps import apps
from django.db import models

from panier.base.accounts.models import Account
from panier.flows.personal_data import DECLARED

TELLING = re.compile(
    r"email|phone|name|address|recipient|contact|actor|person|password|payload|body|text|facts|html|reason|note|buyer"
    r"|login|postal|latitude|longitude"
)
LIBRARIES = {"account.EmailAddress"}
NOT_PERSONAL = {
    "accounts.RefusedTry.named": "names of fields, or of a right",
    "territories.Territory": "a territory",
    "territories.Region": "a region",
    "territories.Municipality": "a town",
    "territories.PostalPrefix": "a thousand households",
    "merchants.Merchant.name": "a shop’s name",
    "merchants.Merchant.legal_name": "an enterprise’s name, public in the register",
    "merchants.Street": "a street",
    "merchants.Place": "a shop’s public address and phone",
    "merchants.HoursException": "why a shop is closed",
    "terms.Zone": "a zone’s name",
    "catalogue.Category": "a category",
    "connections.Connection.address": "a shop’s own site",
    "connections.Connection.shop_name": "a shop’s name",
    "connections.Connection.texts": "whether pulls may change texts of goods",
    "connections.Delivered": "what a shop’s system says of its goods and stock: no topic about people is asked for",
    "catalogue.Match": "why two products are not the same",
    "rehearsal.Call": "the rehearsal bank’s own: absent in production",
}


def telling_columns() -> set[str]:
    """Columns that point to an account, hold an address, or whose name suggests a person."""
    found = set()
    for model in apps.get_models():
        if not model.__module__.startswith("panier.") and model._meta.label not in LIBRARIES:
            continue
        for column in model._meta.get_fields():
            if not isinstance(column, models.Field) or column.auto_created:
                continue
            points = column.related_model is Account
            if points or isinstance(column, models.EmailField) or TELLING.search(column.name):
                found.add(f"{model._meta.label}.{column.name}")
    return found


def undeclared(columns: set[str]) -> set[str]:
    declared = {f"{each.model}.{column}" for each in DECLARED for column in each.columns}
    return {
        column
        for column in columns - declared
        if column not in NOT_PERSONAL and column.rpartition(".")[0] not in NOT_PERSONAL
    }


def test_every_column_about_people_is_declared() -> None:
    assert undeclared(telling_columns()) == set()


def test_a_new_column_would_be_noticed() -> None:
    assert undeclared({"orders.Order.contact_fax"}) == {"orders.Order.contact_fax"}


def test_what_is_declared_exists_and_is_said_in_both_languages() -> None:
    for each in DECLARED:
        for column in each.columns:
            apps.get_model(each.model)._meta.get_field(column)
        for words in (each.what, each.purpose, each.kept):
            assert set(words) == {"fr", "en"}
            assert all(words.values())


def test_what_is_excused_exists() -> None:
    for label in NOT_PERSONAL:
        app, model, *column = label.split(".")
        found = apps.get_model(app, model)
        if column:
            found._meta.get_field(column[0])
