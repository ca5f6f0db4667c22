"""What search engines and feed readers ask for: addresses without a language of their own."""

from django.urls import URLPattern, URLResolver, path

from panier.sites.discovery.cards.views import social_picture
from panier.sites.discovery.robots import robots
from panier.sites.discovery.sitemaps.views import index, sitemap

urlpatterns: list[URLPattern | URLResolver] = [
    path("robots.txt", robots, name="robots"),
    path("social/<slug:kind>-<str:language>/<slug:id>/<slug:digest>.jpg", social_picture, name="social_picture"),
    path("sitemap.xml", index, name="sitemap_index"),
    path("sitemaps/<slug:kind>-<str:language>-<int:part>.xml", sitemap, name="sitemap"),
]
