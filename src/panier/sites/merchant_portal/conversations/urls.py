"""Conversations at the desk."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.merchant_portal.conversations import publishing, views

urlpatterns = [
    path(_("desk/<str:merchant>/conversations/"), views.conversations, name="desk_conversations"),
    path(_("desk/<str:merchant>/conversations/<str:thread>/"), views.conversation, name="desk_conversation"),
    path(_("desk/<str:merchant>/conversations/<str:thread>/write/"), views.write, name="desk_conversation_write"),
    path(_("desk/<str:merchant>/conversations/<str:thread>/settle/"), views.settle, name="desk_conversation_settle"),
    path(_("desk/<str:merchant>/conversations/<str:thread>/call/"), views.call, name="desk_conversation_call"),
    path(
        _("desk/<str:merchant>/conversations/<str:thread>/report/<str:message>/"),
        views.report,
        name="desk_conversation_report",
    ),
    path(
        _("desk/<str:merchant>/conversations/<str:thread>/file/<str:file>/"),
        views.file,
        name="desk_conversation_file",
    ),
    path(
        _("desk/<str:merchant>/conversations/<str:thread>/publish/"),
        publishing.publish,
        name="desk_conversation_publish",
    ),
    path(
        _("desk/<str:merchant>/conversations/<str:thread>/unpublish/"),
        publishing.withdraw,
        name="desk_conversation_unpublish",
    ),
    path(_("desk/<str:merchant>/part/<str:part>/write/"), views.about_part, name="desk_part_write"),
]
