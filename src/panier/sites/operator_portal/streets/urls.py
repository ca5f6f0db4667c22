"""Streets for the operator."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.streets.events import add_event, event
from panier.sites.operator_portal.streets.views import publish, story, street, streets

urlpatterns = [
    path(_("operation/streets/"), streets, name="operation_streets"),
    path(_("operation/streets/<str:street>/"), street, name="operation_street"),
    path(_("operation/streets/<str:street>/story/"), story, name="operation_street_story"),
    path(_("operation/streets/<str:street>/public/"), publish, name="operation_street_publish"),
    path(_("operation/streets/<str:street>/events/"), add_event, name="operation_street_events"),
    path(_("operation/streets/<str:street>/events/<str:event>/"), event, name="operation_street_event"),
]
