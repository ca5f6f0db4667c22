"""The front page for machines: the site, how it is searched, and who keeps it."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from panier.sites._shared.addresses import address
from panier.sites._shared.head import Head, Told, absolute, head_of, tag
from panier.sites._shared.linked_data import website

NAME = "Le Panier Bleu"


def home_head(request: HttpRequest) -> Head:
    language = get_language() or settings.LANGUAGE_CODE
    site = website(NAME, absolute(address("home")), absolute(address("search")), tag(language))
    return head_of(request, Told("home", feed=absolute(address("feed_new")), linked=[site]))
