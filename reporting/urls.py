"""Addresses of reporting."""

from django.urls import URLPattern, URLResolver, include, path

from reporting.views import cells, counts, downloads, findings, returns, versions

of_version: list[URLPattern | URLResolver] = [
    path("", returns.return_detail, name="return-detail"),
    path("assemble/", returns.return_assemble, name="return-assemble"),
    path("cells/<str:code>/", cells.cell_detail, name="cell-detail"),
    path("cells/<str:code>/export/", cells.cell_export, name="cell-export"),
    path("left-out/", cells.return_left_out, name="return-left-out"),
    path("findings/", findings.finding_list, name="finding-list"),
    path("findings/<int:pk>/explain/", findings.finding_explain, name="finding-explain"),
    path("freeze/", versions.return_freeze, name="return-freeze"),
    path("submit/", versions.return_submit, name="return-submit"),
    path("reopen/", versions.return_reopen, name="return-reopen"),
    path("versions/", versions.return_versions, name="return-versions"),
    path("researchers/", counts.researchers_edit, name="return-researchers"),
    path("workbook/", downloads.return_workbook, name="return-workbook"),
    path("tables/<slug:kind>/", downloads.return_table, name="return-table"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("returns/", returns.return_list, name="return-list"),
    path("returns/open/", returns.return_open, name="return-open"),
    path("returns/<int:fiscal_year>/v<int:version>/", include(of_version)),
]
