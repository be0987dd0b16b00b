"""Addresses of the survey of the city (梳理摸排网址)."""

from django.urls import path

from renqi.web.survey import compare_views, run_views

urlpatterns = [
    path("survey/", run_views.runs, name="survey_runs"),
    path("survey/start/", run_views.start, name="survey_start"),
    path("survey/compare/", compare_views.compare, name="survey_compare"),
    path("survey/<int:run_id>/", run_views.show_run, name="survey_run"),
    path("survey/<int:run_id>/firms/", run_views.run_firms, name="survey_firms"),
]
