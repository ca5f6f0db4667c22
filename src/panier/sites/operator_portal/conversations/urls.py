"""Conversations that call the market in, and messages that were reported."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.operator_portal.conversations import views

urlpatterns = [
    path(_("operation/conversations/"), views.conversations, name="operation_conversations"),
    path(_("operation/conversations/<str:thread>/"), views.conversation, name="operation_conversation"),
    path(_("operation/conversations/<str:thread>/write/"), views.write, name="operation_conversation_write"),
    path(_("operation/conversations/<str:thread>/reopen/"), views.reopen, name="operation_conversation_reopen"),
    path(_("operation/conversations/<str:thread>/file/<str:file>/"), views.file, name="operation_conversation_file"),
    path(_("operation/reports/<str:report>/decide/"), views.decide, name="operation_report"),
    path(
        _("operation/reports/published/<str:report>/decide/"),
        views.decide_about_published,
        name="operation_published_report",
    ),
]
