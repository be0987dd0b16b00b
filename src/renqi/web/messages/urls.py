"""Addresses of one's messages and of the outbox (消息网址)."""

from django.urls import path

from renqi.web.messages import outbox_views, views

urlpatterns = [
    path("", views.message_list, name="message_list"),
    path("read/", views.read_every_message, name="message_read_all"),
    path("mail/", views.keep_mail_choice, name="mail_choice"),
    path("<int:message_id>/open/", views.follow_message, name="message_open"),
    path("outbox/", outbox_views.mail_outbox, name="mail_outbox"),
    path("outbox/<int:mail_id>/again/", outbox_views.send_again, name="mail_again"),
]
