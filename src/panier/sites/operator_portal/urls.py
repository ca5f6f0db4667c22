"""The operator's pages."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("panier.sites.operator_portal.home.urls")),
    path("", include("panier.sites.operator_portal.orders.urls")),
    path("", include("panier.sites.operator_portal.merchants.urls")),
    path("", include("panier.sites.operator_portal.closings.urls")),
    path("", include("panier.sites.operator_portal.payouts.urls")),
    path("", include("panier.sites.operator_portal.conversations.urls")),
    path("", include("panier.sites.operator_portal.applications.urls")),
    path("", include("panier.sites.operator_portal.directory.urls")),
    path("", include("panier.sites.operator_portal.groups.urls")),
    path("", include("panier.sites.operator_portal.origin.urls")),
    path("", include("panier.sites.operator_portal.streets.urls")),
    path("", include("panier.sites.operator_portal.reviews.urls")),
    path("", include("panier.sites.operator_portal.help.urls")),
    path("", include("panier.sites.operator_portal.pooled.urls")),
    path("", include("panier.sites.operator_portal.figures.urls")),
    path("", include("panier.sites.operator_portal.jobs.urls")),
    path("", include("panier.sites.operator_portal.tries.urls")),
]
