"""Conversations, by their signed link; how one begins; a member's own list."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from panier.sites.storefront.conversation import asking, reporting, views

urlpatterns = [
    path(_("conversations/"), views.mine, name="conversations"),
    path(_("conversation/<str:token>/"), views.conversation, name="conversation"),
    path(_("conversation/<str:token>/write/"), views.write, name="conversation_write"),
    path(_("conversation/<str:token>/confirm/"), views.confirm, name="conversation_confirm"),
    path(_("conversation/<str:token>/call/"), views.call, name="conversation_call"),
    path(_("conversation/<str:token>/report/<str:message>/"), views.report, name="conversation_report"),
    path(_("conversation/<str:token>/file/<str:file>/"), views.file, name="conversation_file"),
    path(_("order/<str:token>/write/<str:part>/"), asking.about_part, name="order_write"),
    path(_("question/<str:product>/"), asking.about_product, name="question"),
    path(_("question/report/<str:published>/"), reporting.report_published, name="answer_report"),
]
