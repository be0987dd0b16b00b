"""The survey of the city as a Django application (梳理摸排)."""

from django.apps import AppConfig


class SurveyConfig(AppConfig):
    """Where every firm of the city stands on the ladder, run by run (梳理摸排).

    The label names the tables; it is older than the other parts of the programme.
    """

    name = "renqi.programmes.cultivation.survey"
    label = "cultivation"
    verbose_name = "Survey"
