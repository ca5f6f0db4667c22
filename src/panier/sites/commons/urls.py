"""The public pages: what anybody may know."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("panier.sites.commons.privacy.urls")),
    path("", include("panier.sites.commons.terms.urls")),
    path("", include("panier.sites.commons.ranking.urls")),
    path("", include("panier.sites.commons.reviews.urls")),
    path("", include("panier.sites.commons.origin.urls")),
    path("", include("panier.sites.commons.about.urls")),
    path("", include("panier.sites.commons.sell.urls")),
    path("", include("panier.sites.commons.design.urls")),
]
