"""Addresses of curation."""

from django.urls import path

from curation import api
from curation.views import bench, dashboard, direct, findings, history, migrations, requests, review, sheets

urlpatterns = [
    path("api/v1/suggest/", api.SuggestView.as_view(), name="api-suggest"),
    path("curation/", dashboard.dashboard, name="curation"),
    path("curation/studies/<str:archive>/<str:accession>/", bench.study, name="curation-study"),
    path("curation/studies/<str:archive>/<str:accession>/sheet/", sheets.sheet, name="curation-sheet"),
    path("curation/studies/<str:archive>/<str:accession>/sheet/file/", sheets.download, name="curation-sheet-file"),
    path(
        "curation/studies/<str:archive>/<str:accession>/sheet/<uuid:upload_id>/",
        sheets.upload,
        name="curation-sheet-upload",
    ),
    path("curation/properties/<str:key>/", bench.across, name="curation-property"),
    path("curation/values/<int:value_id>/", bench.value, name="curation-value"),
    path("curation/suggested/", bench.suggested, name="curation-suggested"),
    path("curation/decide/", bench.decide, name="curation-decide"),
    path("curation/submit/", bench.submit_drafts, name="curation-submit"),
    path("curation/review/", review.review, name="curation-review"),
    path("curation/review/judge/", review.judge, name="curation-judge"),
    path("curation/findings/", findings.findings, name="curation-findings"),
    path("curation/findings/repair/", findings.repair, name="curation-repair"),
    path("curation/findings/check/", findings.check, name="curation-check"),
    path("curation/studies/<str:archive>/<str:accession>/assigning/", dashboard.assigning, name="curation-assigning"),
    path("curation/history/", history.history, name="curation-history"),
    path("curation/history/<int:pk>/", history.change_set, name="curation-change-set"),
    path("curation/history/<int:pk>/undo/", history.undo_change_set, name="curation-undo-change-set"),
    path("curation/history/values/<int:proposal_id>/", history.versions, name="curation-value-history"),
    path("curation/migrations/", migrations.migrations, name="curation-migrations"),
    path("curation/migrations/propose/", migrations.propose, name="curation-migrate"),
    path("curation/annotate/<str:kind>/<str:ident>/", direct.annotate, name="curation-annotate"),
    path("curation/requests/", requests.requests, name="curation-requests"),
    path("curation/requests/table/", requests.file, name="curation-requests-file"),
    path("curation/requests/new/", requests.new, name="curation-request-new"),
    path("curation/requests/<int:pk>/", requests.one, name="curation-request"),
    path("curation/undo/", bench.take_undo, name="curation-undo"),
]
