from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "panier.offer.terms"
    label = "terms"
