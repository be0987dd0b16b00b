"""Addresses of people, organisations and rights (人员与权限网址)."""

from django.urls import path

from renqi.web.people import emergency_views, list_views, organisation_views, person_acts
from renqi.web.people import person_views as person

urlpatterns = [
    path("", list_views.person_list, name="person_list"),
    path("new/", person.new_person, name="person_new"),
    path("roles/", list_views.role_list, name="role_list"),
    path("organisations/", organisation_views.organisation_list, name="organisation_list"),
    path("organisations/new/", organisation_views.new_organisation, name="organisation_new"),
    path("organisations/<int:key>/", organisation_views.organisation_page, name="organisation"),
    path(
        "organisations/<int:key>/open/",
        organisation_views.open_or_close,
        name="organisation_open_or_close",
    ),
    path("emergencies/", emergency_views.emergency_list, name="emergency_list"),
    path("emergencies/<int:key>/", emergency_views.confirm, name="emergency_confirm"),
    path("<int:key>/", person.person_page, name="person"),
    path("<int:key>/open/", person_acts.open_or_close, name="person_open_or_close"),
    path("<int:key>/email/", person_acts.email, name="person_email"),
    path("<int:key>/password/", person_acts.reset_password, name="person_reset_password"),
    path("<int:key>/factors/", person_acts.reset_factors, name="person_reset_factors"),
    path("<int:key>/unlock/", person_acts.unlock, name="person_unlock"),
    path("<int:key>/outside/", person_acts.link_outside, name="person_link_outside"),
    path("<int:key>/roles/", person_acts.grant, name="person_grant"),
    path("<int:key>/lend/", person_acts.lend, name="person_lend"),
    path("roles/<int:key>/end/", person_acts.end_role, name="role_end"),
    path("delegations/<int:key>/end/", person_acts.end_lent, name="person_end_delegation"),
]
