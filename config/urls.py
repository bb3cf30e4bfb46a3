"""Every address of the program, one include per app."""

from django.urls import include, path

urlpatterns = [
    path("", include("core.urls")),
    path("", include("collaboration.urls")),
    path("", include("reporting.urls")),
]

handler500 = "core.views.pages.server_error"
