"""Addresses of collaboration."""

from django.urls import URLPattern, URLResolver, path

from collaboration.views import agreement_detail, agreement_list

urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/", agreement_list.agreement_list, name="agreement-list"),
    path("agreements/export/", agreement_list.agreement_export, name="agreement-export"),
    path("agreements/<int:pk>/", agreement_detail.agreement_detail, name="agreement-detail"),
]
