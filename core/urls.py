"""Addresses of core."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import TemplateView
from django.views.i18n import set_language

from core.views import attachments, jobs, pages, searches, styleguide

urlpatterns: list[URLPattern | URLResolver] = [
    path("", TemplateView.as_view(template_name="core/home.html"), name="home"),
    path("account/", include("django.contrib.auth.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility_page, name="accessibility"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("searches/<slug:page>/", searches.search_save, name="search-save"),
    path("searches/<slug:page>/<int:pk>/delete/", searches.search_delete, name="search-delete"),
    path(
        "attachments/<str:object_type>/<str:object_id>/add/",
        attachments.attachment_add,
        name="attachment-add",
    ),
    path("attachments/<int:pk>/download/", attachments.attachment_download, name="attachment-download"),
    path("attachments/<int:pk>/remove/", attachments.attachment_remove, name="attachment-remove"),
    path("jobs/<uuid:job_id>/", jobs.job_detail, name="job-detail"),
    path("jobs/<uuid:job_id>/progress/", jobs.job_progress, name="job-progress"),
    path("jobs/<uuid:job_id>/cancel/", jobs.job_cancel, name="job-cancel"),
    path("jobs/<uuid:job_id>/retry/", jobs.job_retry, name="job-retry"),
]
