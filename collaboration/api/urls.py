"""Addresses of the API."""

from django.urls import path

from collaboration.api.pricing import PriceView, SchemaView

urlpatterns = [
    path("calc/price", PriceView.as_view(), name="api-price"),
    path("schema", SchemaView.as_view(), name="api-schema"),
]
