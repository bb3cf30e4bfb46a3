"""Addresses of intellectual property."""

from django.urls import path

from ip.views import deadline_rules, fees

urlpatterns = [
    path("ip/rules/", deadline_rules.deadline_rules, name="deadline-rules"),
    path("ip/rules/<slug:digest>/", deadline_rules.deadline_rule, name="deadline-rule"),
    path("ip/fees/", fees.fee_calculator, name="fee-calculator"),
]
