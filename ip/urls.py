"""Addresses of intellectual property."""

from django.urls import path

from ip.views import fees

urlpatterns = [
    path("ip/fees/", fees.fee_calculator, name="fee-calculator"),
]
