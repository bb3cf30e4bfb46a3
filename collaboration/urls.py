"""Addresses of collaboration."""

from django.urls import URLPattern, URLResolver, path

from collaboration.views import (
    activity,
    agreement_detail,
    agreement_list,
    cost_rules,
    editing,
    entry,
    receipts,
    settlement,
    states,
    suggestions,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/", agreement_list.agreement_list, name="agreement-list"),
    path("agreements/export/", agreement_list.agreement_export, name="agreement-export"),
    path("agreements/new/", entry.agreement_create, name="agreement-create"),
    path("agreements/<int:pk>/", agreement_detail.agreement_detail, name="agreement-detail"),
    path("agreements/<int:pk>/edit/", editing.agreement_edit, name="agreement-edit"),
    path("agreements/<int:pk>/copy/", entry.agreement_copy, name="agreement-copy"),
    path("agreements/<int:pk>/amend/", entry.agreement_amend, name="agreement-amend"),
    path("agreements/<int:pk>/state/<slug:trigger>/", states.agreement_state, name="agreement-state"),
    path("agreements/<int:pk>/receipts/new/", receipts.receipt_create, name="receipt-create"),
    path("agreements/<int:pk>/activity/<int:fiscal_year>/", activity.activity_edit, name="activity-edit"),
    path("agreements/<int:pk>/involvement/", activity.involvement_edit, name="involvement-edit"),
    path("agreements/<int:pk>/settlement/", settlement.agreement_settlement, name="agreement-settlement"),
    path("cost-rules/", cost_rules.cost_rules_list, name="cost-rules-list"),
    path("cost-rules/new/", cost_rules.cost_rules_create, name="cost-rules-create"),
    path("cost-rules/presets/", cost_rules.cost_rules_presets, name="cost-rules-presets"),
    path("cost-rules/presets/<str:preset_id>/", cost_rules.cost_rules_preset, name="cost-rules-preset"),
    path("cost-rules/<int:pk>/", cost_rules.cost_rules_detail, name="cost-rules-detail"),
    path("cost-rules/<int:pk>/edit/", cost_rules.cost_rules_edit, name="cost-rules-edit"),
    path("receipts/<int:pk>/correct/", receipts.receipt_correct, name="receipt-correct"),
    path(
        "agreements/suggest/organizations/",
        suggestions.suggest_organizations,
        name="agreement-suggest-organizations",
    ),
    path("agreements/suggest/people/", suggestions.suggest_people, name="agreement-suggest-people"),
    path(
        "agreements/suggest/departments/",
        suggestions.suggest_departments,
        name="agreement-suggest-departments",
    ),
]
