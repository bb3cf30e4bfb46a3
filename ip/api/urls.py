"""Addresses of the API."""

from django.urls import path

from ip.api.deadlines import DeadlinesView
from ip.api.fees import FeesView

urlpatterns = [
    path("calc/deadlines", DeadlinesView.as_view(), name="api-deadlines"),
    path("calc/fees", FeesView.as_view(), name="api-fees"),
]
