"""The merchant's pages."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("panier.sites.merchant_portal.join.urls")),
    path("", include("panier.sites.merchant_portal.part.urls")),
    path("", include("panier.sites.merchant_portal.instead.urls")),
    path("", include("panier.sites.merchant_portal.prepare.urls")),
    path("", include("panier.sites.merchant_portal.pickup.urls")),
    path("", include("panier.sites.merchant_portal.parcels.urls")),
    path("", include("panier.sites.merchant_portal.deliveries.urls")),
    path("", include("panier.sites.merchant_portal.handing.urls")),
    path("", include("panier.sites.merchant_portal.tokens.urls")),
    path("", include("panier.sites.merchant_portal.imports.urls")),
    path("", include("panier.sites.merchant_portal.connections.urls")),
    path("", include("panier.sites.merchant_portal.enquiries.urls")),
    path("", include("panier.sites.merchant_portal.conversations.urls")),
    path("", include("panier.sites.merchant_portal.count.urls")),
    path("", include("panier.sites.merchant_portal.products.urls")),
    path("", include("panier.sites.merchant_portal.origin.urls")),
    path("", include("panier.sites.merchant_portal.feeds.urls")),
    path("", include("panier.sites.merchant_portal.reviews.urls")),
    path("", include("panier.sites.merchant_portal.plan.urls")),
    path("", include("panier.sites.merchant_portal.figures.urls")),
    path("", include("panier.sites.merchant_portal.exit.urls")),
    path("", include("panier.sites.merchant_portal.bank.urls")),
    path("", include("panier.sites.merchant_portal.proofs.urls")),
    path("", include("panier.sites.merchant_portal.hours.urls")),
    path("", include("panier.sites.merchant_portal.team.urls")),
    path("", include("panier.sites.merchant_portal.terms.urls")),
    path("", include("panier.sites.merchant_portal.invitation.urls")),
    path("", include("panier.sites.merchant_portal.desk.urls")),
]
