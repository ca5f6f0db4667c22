from django.apps import AppConfig


class FavouritesConfig(AppConfig):
    name = "panier.offer.favourites"
    label = "favourites"
