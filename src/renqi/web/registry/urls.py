"""Addresses of firms and of what is imported about them (企业与导入网址)."""

from django.urls import path

from renqi.web.registry import (
    file_views,
    import_views,
    list_views,
    merge_views,
    relation_views,
)

urlpatterns = [
    path("firms/", list_views.firm_list, name="firm_list"),
    path("firms/own/", file_views.own_file, name="own_file"),
    path("firms/<str:uscc>/", file_views.show_file, name="firm_file"),
    path(
        "firms/<str:uscc>/receipt/<str:rule_id>/",
        file_views.download_receipt,
        name="firm_receipt",
    ),
    path("relations/", relation_views.relation_list, name="relation_list"),
    path("relations/new/", relation_views.new_relation, name="relation_new"),
    path("relations/import/", relation_views.bring_relations, name="relation_import"),
    path("relations/template/", relation_views.relations_template, name="relation_template"),
    path(
        "relations/rejects/<str:folder>/", relation_views.relation_rejects, name="relation_rejects"
    ),
    path("relations/<int:relation_id>/end/", relation_views.close_relation, name="relation_end"),
    path("duplicates/", merge_views.duplicates, name="duplicates"),
    path("duplicates/compare/", merge_views.compare, name="compare_firms"),
    path("duplicates/<str:uscc>/undo/", merge_views.undo, name="undo_merge"),
    path("imports/", import_views.imports, name="import_list"),
    path("imports/template/", import_views.download_template, name="import_template"),
    path("imports/<int:batch_id>/", import_views.import_page, name="import_page"),
    path("imports/<int:batch_id>/confirm/", import_views.confirm_import, name="import_confirm"),
    path("imports/<int:batch_id>/give-up/", import_views.give_up_import, name="import_give_up"),
    path("imports/<int:batch_id>/rejects/", import_views.download_rejects, name="import_rejects"),
]
