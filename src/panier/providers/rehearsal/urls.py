"""The bank's pages, under each language, and its programmable door under /api/v1/."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from panier.providers.rehearsal.views import bank, decide_by_program

urlpatterns: list[URLPattern | URLResolver] = [path(_("bank/<str:key>/"), bank, name="rehearsal_bank")]
api_urlpatterns: list[URLPattern | URLResolver] = [
    path("rehearsal/<slug:key>/decide", decide_by_program, name="rehearsal_decide")
]
