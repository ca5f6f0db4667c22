"""The pages a shopper sees."""

from django.urls import URLPattern, URLResolver, include, path

PAGES = (
    "home",
    "search",
    "place",
    "reviews",
    "product",
    "merchant",
    "street",
    "region",
    "cart",
    "checkout",
    "payment",
    "order",
    "enquiry",
    "substitute",
    "moment",
    "conversation",
    "consents",
    "account",
    "sign_in",
    "favourites",
    "seen",
    "together",
    "compare",
    "share",
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"panier.sites.storefront.{page}.urls")) for page in PAGES
]
