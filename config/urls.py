"""Every address of the program, one include per app."""

from django.urls import include, path, re_path

from core.api.calls import UnknownAddress

urlpatterns = [
    path("", include("core.urls")),
    path("", include("collaboration.urls")),
    path("api/v1/", include("collaboration.api.urls")),
    path("api/v1/", include("ip.api.urls")),
    re_path("^api/v1/", UnknownAddress.as_view(), name="api-unknown"),
    path("", include("ip.urls")),
    path("", include("reporting.urls")),
]

handler500 = "core.views.pages.server_error"
