"""Every address of the site, one line per section (网址)."""

from django.urls import include, path

from renqi.web.shell.rights import all_within_reach

# Libraries bring addresses, too: none of them answers outside the reach of whoever asks.
urlpatterns = all_within_reach(
    [
        path("", include("renqi.web.shell.urls")),
        path("account/", include("renqi.web.account.urls")),
        path("people/", include("renqi.web.people.urls")),
        path("notices/", include("renqi.web.notices.urls")),
        path("claim/", include("renqi.web.claims.urls")),
        path("messages/", include("renqi.web.messages.urls")),
        path("audit/", include("renqi.web.audit.urls")),
        path("rules/", include("renqi.web.policy.urls")),
        path("support/", include("renqi.web.support.urls")),
        path("entitlements/", include("renqi.web.entitlements.urls")),
        path("", include("renqi.web.casework.urls")),
        path("", include("renqi.web.documents.urls")),
        path("", include("renqi.web.calls.urls")),
        path("ledger/", include("renqi.web.ledger.urls")),
        path("pool/", include("renqi.web.pool.urls")),
        path("growth/", include("renqi.web.growth.urls")),
        path("", include("renqi.web.ladder.urls")),
        path("", include("renqi.web.fund.urls")),
        path("fund/claims/", include("renqi.web.relief.claim_urls")),
        path("fund/", include("renqi.web.relief.money_urls")),
        path("fund/capital/", include("renqi.web.capital.urls")),
        path("fund/investment/", include("renqi.web.investment.urls")),
        path("fund/", include("renqi.web.members.urls")),
        path("", include("renqi.web.home.urls")),
        path("", include("renqi.web.survey.urls")),
        path("", include("renqi.web.supervision.urls")),
        path("", include("renqi.web.registry.urls")),
    ]
)

handler400 = "renqi.web.shell.faults.bad_request"
handler403 = "renqi.web.shell.faults.forbidden"
handler404 = "renqi.web.shell.faults.not_found"
handler500 = "renqi.web.shell.faults.server_error"
