from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "panier.civic.reviews"
    label = "reviews"
