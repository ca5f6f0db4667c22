"""The pages a shopper sees."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("panier.sites.storefront.cart.urls")),
    path("", include("panier.sites.storefront.checkout.urls")),
    path("", include("panier.sites.storefront.payment.urls")),
    path("", include("panier.sites.storefront.order.urls")),
    path("", include("panier.sites.storefront.sign_in.urls")),
    path("", include("panier.sites.storefront.account.urls")),
]
