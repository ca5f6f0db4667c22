from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "panier.base.ledger"
    label = "ledger"
