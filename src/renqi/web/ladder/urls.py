"""Addresses of titles (称号网址)."""

from django.urls import path

from renqi.web.ladder.due_views import titles_due
from renqi.web.ladder.import_views import (
    title_list_confirm,
    title_list_discard,
    title_list_taken,
    title_lists,
)
from renqi.web.ladder.list_views import public_list, title_list
from renqi.web.ladder.mine_views import my_ladder
from renqi.web.ladder.title_views import (
    title,
    title_appeal,
    title_change,
    title_give_up,
    title_review,
    title_revoke,
    title_update,
)

urlpatterns = [
    path("titles/", public_list, name="public_titles"),
    path("ladder/titles/", title_list, name="title_list"),
    path("ladder/titles/<int:title_id>/", title, name="title"),
    path("ladder/titles/<int:title_id>/update/", title_update, name="title_update"),
    path("ladder/titles/<int:title_id>/change/", title_change, name="title_change"),
    path("ladder/titles/<int:title_id>/review/", title_review, name="title_review"),
    path("ladder/titles/<int:title_id>/appeal/", title_appeal, name="title_appeal"),
    path("ladder/titles/<int:title_id>/give-up/", title_give_up, name="title_give_up"),
    path("ladder/titles/<int:title_id>/revoke/", title_revoke, name="title_revoke"),
    path("ladder/due/", titles_due, name="titles_due"),
    path("ladder/mine/", my_ladder, name="my_ladder"),
    path("ladder/lists/", title_lists, name="title_lists"),
    path("ladder/lists/<int:list_id>/", title_list_taken, name="title_list_taken"),
    path("ladder/lists/<int:list_id>/confirm/", title_list_confirm, name="title_list_confirm"),
    path("ladder/lists/<int:list_id>/discard/", title_list_discard, name="title_list_discard"),
]
