"""The frame shows the institution, the way here, and the entries of the navigation that the user may use."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from core.calc.kinds import Role
from core.registry import NavEntry
from core.templatetags import frame
from tests.factories.core import InstitutionFactory, UserFactory

pytestmark = pytest.mark.django_db


def page_frame(user, path="/help/"):
    request = RequestFactory().get(path)
    request.user = user
    return frame.page_frame({"request": request})


@pytest.fixture
def entries(monkeypatch):
    rows = [
        NavEntry(1, "使い方", "help", bool),
        NavEntry(2, "監査", "accessibility", lambda user: user.has_role(Role.AUDITOR)),
    ]
    monkeypatch.setattr(frame, "nav_entries", lambda user: [row for row in rows if row.visible(user)])


def test_navigation_marks_the_present_page(entries):
    assert page_frame(UserFactory(role=Role.AUDITOR)).navigation == [
        frame.NavLink("使い方", "/help/", "page"),
        frame.NavLink("監査", "/accessibility/", ""),
    ]


def test_navigation_marks_the_section_of_a_page_below(entries):
    links = page_frame(UserFactory(role=Role.LIAISON), "/help/money/").navigation
    assert [link.current for link in links] == ["true"]


def test_frame_names_institution_and_roles():
    InstitutionFactory(name="架空大学")
    shown = page_frame(UserFactory(role=Role.LIAISON))
    assert (shown.institution, shown.role_names) == ("架空大学", "産学連携担当")


def test_breadcrumbs_begin_at_home_and_end_at_the_present_page():
    html = Template('{% load frame %}{% breadcrumbs "使い方" "help" "金額" %}').render(Context())
    assert '<li><a href="/">ホーム</a></li><li><a href="/help/">使い方</a></li>' in html
    assert '<li aria-current="page">金額</li>' in html
