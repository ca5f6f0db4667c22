"""The addresses of the API, each behind its door; anything else under it is a problem too, not a page."""

from django.urls import URLPattern, URLResolver, path, re_path

from panier.sites.api.api import api
from panier.sites.api.door import anything_else, door
from panier.sites.api.news import news

ANY_TYPE = {"webhook"}


def _behind_the_door(pattern: URLPattern) -> URLPattern:
    view = door(pattern.callback, any_type=pattern.name in ANY_TYPE)
    return URLPattern(pattern.pattern, view, pattern.default_args, f"api_{pattern.name}")


urlpatterns: list[URLPattern | URLResolver] = [
    path("connections/<str:connection>/webhooks", news, name="shop_news"),
    *(
        _behind_the_door(pattern)
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ),
    re_path(r"", door(anything_else), name="api_anything_else"),
]
