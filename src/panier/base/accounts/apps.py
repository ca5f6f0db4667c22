from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "panier.base.accounts"
    label = "accounts"
