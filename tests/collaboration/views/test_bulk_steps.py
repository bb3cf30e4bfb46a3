"""Many agreements at once on the screens: ticking, checking, doing, and the way back."""

import pytest
from django.urls import reverse

from collaboration.actions import bulk_steps
from collaboration.models import BulkStep
from core.calc.kinds import Role
from tests.collaboration.views.conftest import signed_in
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import UserFactory

LIST = reverse("agreement-list")
CREATE = reverse("bulk-step-create")


def checked(client, agreements, trigger, **more):
    return client.get(CREATE, {"pick": [each.pk for each in agreements], "trigger": trigger, **more})


def sent(client, response, trigger, reason=""):
    """Send the form of a check page as it stands."""
    form = response.context["form"]
    data = {"keys": form["keys"].value(), "submission": form["submission"].value()}
    return client.post(CREATE, {**data, "trigger": trigger, "reason": reason})


def test_the_list_offers_what_its_rows_can_do_to_those_who_may(liaison, own_clerk, auditor, department):
    AgreementFactory(state="consult", department=department)
    page = liaison.get(LIST).content.decode()
    assert 'form="bulk-step"' in page
    assert '<option value="draw_up">' in page
    assert '<option value="settle">' not in page
    assert '<option value="cancel">' not in own_clerk.get(LIST).content.decode()
    assert 'form="bulk-step"' not in auditor.get(LIST).content.decode()
    assert auditor.get(CREATE, {"trigger": "cancel"}).status_code == 403


def test_the_check_page_tells_what_will_change_and_what_not_and_why(liaison):
    free, begun = AgreementFactory(number="KJ-1"), AgreementFactory(number="KJ-2", state="cancelled")
    paid = ReceiptFactory(amount_yen=1_000).agreement
    response = checked(liaison, [free, begun, paid], "cancel")
    assert [row.agreement for row in response.context["changing"]] == [free]
    assert {row.agreement for row in response.context["held"]} == {begun, paid}
    page = response.content.decode()
    assert "1件の契約を「取消」に変えます。" in page
    assert "いま「取消」のため、この操作はできません。" in page
    assert "1,000円の入金が残っています" in page
    assert f'href="{reverse("agreement-detail", args=[begun.pk])}"' in page
    free.refresh_from_db()
    assert free.state == "concluded"


def test_a_missing_reason_is_asked_for_and_nothing_is_lost(liaison):
    agreements = AgreementFactory.create_batch(2)
    response = sent(liaison, checked(liaison, agreements, "cancel"), "cancel")
    assert "理由を入力してください" in response.content.decode()
    assert len(response.context["changing"]) == 2
    assert not BulkStep.objects.exists()


def test_doing_and_undoing(liaison):
    agreements = AgreementFactory.create_batch(2)
    response = sent(liaison, checked(liaison, agreements, "cancel"), "cancel", "二重登録")
    step = BulkStep.objects.get()
    assert response.url == reverse("bulk-step-detail", args=[step.pk])
    assert "元に戻す" in liaison.get(response.url).content.decode()
    assert "キャンセル" not in liaison.get(reverse("bulk-step-list")).content.decode()
    after = liaison.post(reverse("bulk-step-undo", args=[step.pk]), follow=True).content.decode()
    assert "2件の契約を元に戻しました。" in after
    assert "まとめて元に戻せます" not in after
    for each in agreements:
        each.refresh_from_db()
        assert each.state == "concluded"


def test_sending_the_page_twice_takes_one_step(liaison):
    agreements = AgreementFactory.create_batch(2)
    page = checked(liaison, agreements, "cancel")
    sent(liaison, page, "cancel", "二重登録")
    form = page.context["form"]
    liaison.post(
        CREATE,
        {
            "keys": form["keys"].value(),
            "submission": form["submission"].value(),
            "trigger": "cancel",
            "reason": "二重登録",
        },
    )
    assert BulkStep.objects.count() == 1


def test_all_that_a_search_finds(liaison):
    AgreementFactory(title="電池の研究")
    AgreementFactory(title="橋梁の研究")
    response = liaison.get(CREATE, {"all": "on", "query": "q=電池", "trigger": "cancel"})
    assert [row.agreement.title for row in response.context["changing"]] == ["電池の研究"]


def test_none_and_too_many_lead_back_to_the_list(liaison, monkeypatch):
    response = liaison.get(CREATE, {"query": "q=電池", "trigger": "cancel"}, follow=True)
    assert "契約が選ばれていません" in response.content.decode()
    assert response.request["QUERY_STRING"] == "q=%E9%9B%BB%E6%B1%A0"
    monkeypatch.setattr("collaboration.views.bulk_steps.MOST_AT_ONCE", 1)
    agreements = AgreementFactory.create_batch(2)
    assert (
        "一度に変更できるのは1件まで"
        in checked(liaison, agreements, "cancel").wsgi_request._messages._queued_messages[0].message
    )


def test_what_one_may_not_see_cannot_be_chosen(own_clerk, department):
    own, foreign = AgreementFactory(state="consult", department=department), AgreementFactory(state="consult")
    response = checked(own_clerk, [own, foreign], "draw_up")
    assert [row.agreement for row in response.context["changing"]] == [own]
    assert foreign.number not in response.content.decode()


def test_more_than_a_page_waits_for_goes_to_a_job(liaison, monkeypatch):
    monkeypatch.setattr(bulk_steps, "MOST_IN_A_REQUEST", 1)
    agreements = AgreementFactory.create_batch(2)
    response = sent(liaison, checked(liaison, agreements, "cancel"), "cancel", "二重登録")
    assert response.url.startswith("/jobs/")


@pytest.mark.parametrize("name", ["bulk-step-detail", "bulk-step-undo"])
def test_a_strangers_step_is_not_found(liaison, name):
    agreements = AgreementFactory.create_batch(1)
    sent(liaison, checked(liaison, agreements, "cancel"), "cancel", "二重登録")
    colleague = signed_in(UserFactory(role=Role.LIAISON))
    address = reverse(name, args=[BulkStep.objects.get().pk])
    assert (colleague.post if name.endswith("undo") else colleague.get)(address).status_code == 404


def test_queries_of_the_pages_do_not_grow(liaison, django_assert_max_num_queries):
    def result():
        agreements = AgreementFactory.create_batch(5)
        return sent(liaison, checked(liaison, agreements, "cancel"), "cancel", "二重登録").url

    address = result()
    for page in (address, reverse("bulk-step-list")):
        liaison.get(page)
        with django_assert_max_num_queries(20) as few:
            liaison.get(page)
        count = len(few.captured_queries)
        result()
        with django_assert_max_num_queries(count):
            liaison.get(page)
