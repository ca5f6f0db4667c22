"""What feed readers and programs ask for, in the language of its address."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("panier.sites.discovery.news.urls")),
    path("", include("panier.sites.discovery.feeds.urls")),
]
