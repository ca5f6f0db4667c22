from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "panier.sites.letters"
    label = "letters"
