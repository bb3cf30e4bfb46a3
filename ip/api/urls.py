"""Addresses of the API."""

from django.urls import path

from ip.api.fees import FeesView

urlpatterns = [
    path("calc/fees", FeesView.as_view(), name="api-fees"),
]
