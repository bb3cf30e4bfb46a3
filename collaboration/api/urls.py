"""Addresses of the API."""

from django.urls import path

from collaboration.api.pricing import PriceView, SchemaView
from collaboration.api.reference import api_reference

urlpatterns = [
    path("calc/price", PriceView.as_view(), name="api-price"),
    path("schema", SchemaView.as_view(), name="api-schema-download"),
    path("reference/", api_reference, name="api-reference"),
]
