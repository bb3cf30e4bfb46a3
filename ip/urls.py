"""Addresses of intellectual property."""

from django.urls import URLPattern, URLResolver, path

from ip.views import (
    confirmations,
    deadline_rules,
    fees,
    joint_filing,
    office,
    portal,
    right_entry,
    rights,
)

DISCLOSURE = "inventions/<int:pk>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("ip/rules/", deadline_rules.deadline_rules, name="deadline-rules"),
    path("ip/rules/<slug:digest>/", deadline_rules.deadline_rule, name="deadline-rule"),
    path("ip/fees/", fees.fee_calculator, name="fee-calculator"),
    path("inventions/", portal.invention_index, name="invention-list"),
    path("inventions/new/", portal.invention_create, name="invention-create"),
    path("inventions/office/", office.disclosure_list, name="disclosure-list"),
    path("inventions/confirm/<str:token>/", confirmations.inventor_link, name="inventor-link"),
    path(DISCLOSURE, office.disclosure_detail, name="disclosure-detail"),
    path(f"{DISCLOSURE}write/", portal.disclosure_tasks, name="disclosure-tasks"),
    path(
        f"{DISCLOSURE}write/inventors-confirm/",
        confirmations.disclosure_inventors,
        name="disclosure-inventors",
    ),
    path(f"{DISCLOSURE}write/ask/", confirmations.disclosure_ask, name="disclosure-ask"),
    path(f"{DISCLOSURE}write/link/<int:inventor>/", confirmations.disclosure_link, name="disclosure-link"),
    path(f"{DISCLOSURE}write/check/", portal.disclosure_check, name="disclosure-check"),
    path(f"{DISCLOSURE}write/<slug:page>/", portal.disclosure_page, name="disclosure-page"),
    path(f"{DISCLOSURE}write/<slug:page>/keep/", portal.disclosure_keep, name="disclosure-keep"),
    path(f"{DISCLOSURE}write/<slug:page>/forget/", portal.disclosure_forget, name="disclosure-forget"),
    path(f"{DISCLOSURE}confirm/", confirmations.disclosure_confirm, name="disclosure-confirm"),
    path(f"{DISCLOSURE}receipt/", portal.disclosure_receipt, name="disclosure-receipt"),
    path(f"{DISCLOSURE}withdraw/", portal.disclosure_withdraw, name="disclosure-withdraw"),
    path(f"{DISCLOSURE}accept/", office.disclosure_accept, name="disclosure-accept"),
    path(f"{DISCLOSURE}notice/", office.acceptance_notice, name="acceptance-notice"),
    path(f"{DISCLOSURE}return/", office.disclosure_return, name="disclosure-return"),
    path(f"{DISCLOSURE}assign/", office.disclosure_assign, name="disclosure-assign"),
    path(f"{DISCLOSURE}assign/<int:assignment>/end/", office.assignment_end, name="assignment-end"),
    path("rights/", rights.right_index, name="right-list"),
    path("rights/export/", rights.right_export, name="right-export"),
    path("rights/new/", right_entry.family_create, name="family-create"),
    path("rights/families/<int:pk>/", rights.family_detail, name="family-detail"),
    path("rights/families/<int:pk>/edit/", right_entry.family_edit, name="family-edit"),
    path("rights/families/<int:pk>/add/", right_entry.right_create, name="right-create"),
    path("rights/families/<int:pk>/joint/", joint_filing.joint_filing_edit, name="joint-filing-edit"),
    path("rights/<int:pk>/", rights.right_detail, name="right-detail"),
    path("rights/<int:pk>/edit/", right_entry.right_edit, name="right-edit"),
    path("rights/<int:pk>/owners/", right_entry.right_owners, name="right-owners"),
    path("rights/<int:pk>/events/", right_entry.right_event_create, name="right-event-create"),
    path("rights/<int:pk>/events/<int:event>/", right_entry.right_event_correct, name="right-event-correct"),
]
