"""The screens of the desk: entry from a call, list, routing, answers, ending, contract, estimate, matching; who sees what."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from collaboration.actions.enquiries import close_enquiry, route_enquiry
from collaboration.models import Agreement, Enquiry
from core.calc.kinds import Role
from tests.collaboration.views.conftest import signed_in
from tests.collaboration.views.pages import fields_of, sent
from tests.factories.collaboration import AgreementFactory, estimate
from tests.factories.core import OrganizationFactory, PersonFactory, UserFactory
from tests.factories.enquiries import enquiry

CALL = {
    "kind": "joint_research",
    "organization__name": "株式会社青葉",
    "contact_name": "青木 健",
    "subject": "リチウム電池の劣化診断",
    "body": "使ったまま診断したい。",
}
STEPS = ("route", "note", "close", "reopen")


def page_of(made):
    return f"/enquiries/{made.pk}/"


@pytest.fixture
def ip_staff():
    return signed_in(UserFactory(role=Role.IP_STAFF))


@pytest.fixture
def researcher():
    return signed_in(UserFactory(role=Role.RESEARCHER, person=PersonFactory(name="山田 花子")))


class TestEntry:
    def test_from_a_call(self, liaison):
        answer = sent(liaison, "/enquiries/new/", **CALL)
        made = Enquiry.objects.get()
        assert answer.headers["Location"] == page_of(made)
        assert (made.channel, made.organization, made.organization_name) == ("phone", None, "株式会社青葉")
        assert (made.created_by, made.received_on) == (liaison.user, timezone.localdate())

    def test_registered_partner_is_linked(self, liaison):
        partner = OrganizationFactory(name="株式会社青葉")
        sent(liaison, "/enquiries/new/", **CALL | {"organization__name": "㈱青葉"})
        assert Enquiry.objects.get().organization == partner

    def test_namesakes_are_asked_about(self, liaison):
        OrganizationFactory(name="株式会社青葉")
        second = OrganizationFactory(name="株式会社青葉")
        page = sent(liaison, "/enquiries/new/", **CALL)
        assert "2件あります" in page.text
        sent(liaison, "/enquiries/new/", **CALL, organization__choice=str(second.pk))
        assert Enquiry.objects.get().organization == second

    def test_somebody_has_to_be_named(self, liaison):
        page = sent(liaison, "/enquiries/new/", **CALL | {"organization__name": "", "contact_name": ""})
        assert "会社名・団体名か担当者の氏名のどちらか" in page.text
        assert not Enquiry.objects.exists()

    def test_researcher_who_is_in_no_register_is_refused_at_the_field(self, liaison):
        page = sent(liaison, "/enquiries/new/", **CALL, researcher__name="誰 でもない")
        assert "名簿に見つかりません" in page.text

    def test_day_in_the_future_and_due_day_before_it(self, liaison):
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        page = sent(liaison, "/enquiries/new/", **CALL, received_on=str(tomorrow), due_on="2020/1/1")
        assert page.context["entry"].form.errors.keys() == {"received_on", "due_on"}

    def test_double_click_makes_one(self, liaison):
        values = fields_of(liaison.get("/enquiries/new/")) | {
            name.replace("__", "-"): value for name, value in CALL.items()
        }
        answers = [liaison.post("/enquiries/new/", values) for _click in range(2)]
        assert {answer.headers["Location"] for answer in answers} == {page_of(Enquiry.objects.get())}

    def test_who_may(self, own_clerk, researcher, auditor, finance, ip_staff):
        for reader in (auditor, finance, ip_staff):
            assert reader.get("/enquiries/new/").status_code == 403
        for number, sender in enumerate((own_clerk, researcher), start=1):
            assert sent(sender, "/enquiries/new/", **CALL).status_code == 302
            made = Enquiry.objects.get(created_by=sender.user)
            assert sender.get(page_of(made)).status_code == 200
            assert Enquiry.objects.count() == number

    def test_correction_keeps_the_way_it_came_in(self, liaison):
        made = enquiry(channel="web")
        sent(liaison, f"{page_of(made)}edit/", subject="電池")
        made.refresh_from_db()
        assert (made.subject, made.channel, made.version) == ("電池", "web", 2)

    def test_second_editor_sees_both(self, liaison):
        made = enquiry()
        values = fields_of(liaison.get(f"{page_of(made)}edit/"))
        sent(liaison, f"{page_of(made)}edit/", subject="電池")
        page = liaison.post(f"{page_of(made)}edit/", values | {"subject": "電動機"})
        assert page.status_code == 409
        assert "電池" in page.text


class TestList:
    def test_overdue_come_first_and_ended_only_when_asked_for(self, liaison):
        today = timezone.localdate()
        long_ago = today - datetime.timedelta(days=30)
        fresh = enquiry(subject="新しい")
        late = enquiry(subject="遅れている", received_on=long_ago)
        over = close_enquiry(enquiry(subject="終わった"), outcome="紹介した", by=liaison.user)
        page = liaison.get("/enquiries/")
        assert [row.enquiry for row in page.context["rows"]] == [late, fresh]
        assert "回答の期限を過ぎた相談が1件あります。" in page.text
        for query, found in (
            ({"state": "overdue"}, [late]),
            ({"state": "closed"}, [over]),
            ({"owner": "nobody", "state": "open"}, [late, fresh]),
            ({"owner": "mine"}, []),
            ({"kind": "donation"}, []),
            ({"q": "新しい"}, [fresh]),
            ({"owner": str(liaison.user.pk)}, []),
        ):
            assert [row.enquiry for row in liaison.get("/enquiries/", query).context["rows"]] == found

    @pytest.mark.parametrize(
        "query", [{"owner": "x"}, {"state": "no"}, {"kind": "'"}, {"page": "-1"}, {"q": "\x00"}]
    )
    def test_hostile_conditions_are_left_out(self, liaison, query):
        assert liaison.get("/enquiries/", query).status_code == 200

    def test_queries_do_not_grow(self, liaison):
        enquiry()
        liaison.get("/enquiries/")
        with CaptureQueriesContext(connection) as one:
            liaison.get("/enquiries/")
        for _each in range(3):
            route_enquiry(enquiry(), owner=liaison.user, department=None, reason="担当", by=liaison.user)
        with CaptureQueriesContext(connection) as many:
            liaison.get("/enquiries/")
        assert len(many) == len(one)


class TestScope:
    @pytest.fixture
    def everybody(self, request):
        """Users by the name of their fixture."""
        names = ("liaison", "ip_staff", "auditor", "finance", "own_clerk", "other_clerk", "researcher")
        return {name: request.getfixturevalue(name) for name in names}

    @pytest.fixture
    def routed(self, everybody, department):
        """An enquiry for the researcher that was given to the department."""
        made = enquiry(researcher_id=everybody["researcher"].user.person_id)
        by = everybody["liaison"].user
        return route_enquiry(made, owner=None, department=department, reason="学科へ", by=by)

    def test_who_opens_what(self, everybody, routed):
        for name in ("liaison", "ip_staff", "auditor", "own_clerk", "researcher"):
            assert everybody[name].get(page_of(routed)).status_code == 200
            assert routed.number in everybody[name].get("/enquiries/").text
        for name in ("other_clerk", "finance"):
            assert everybody[name].get(page_of(routed)).status_code == 404
        assert routed.number not in everybody["other_clerk"].get("/enquiries/").text
        assert everybody["finance"].get("/enquiries/").status_code == 403

    def test_only_the_desk_decides(self, everybody, routed):
        addresses = [*(f"{page_of(routed)}{step}/" for step in STEPS), f"{page_of(routed)}edit/"]
        for address in addresses:
            assert everybody["other_clerk"].get(address).status_code == 404
            for name in ("ip_staff", "auditor"):
                assert everybody[name].post(address).status_code == 403
        assert everybody["own_clerk"].get(f"{page_of(routed)}note/").status_code == 200
        assert everybody["own_clerk"].get(f"{page_of(routed)}close/").status_code == 403
        assert everybody["liaison"].get(f"{page_of(routed)}vanish/").status_code == 404

    def test_agreement_is_linked_only_for_those_who_may_open_it(self, liaison, own_clerk, department):
        made, agreement = enquiry(), AgreementFactory(title="CANARY", number="KJ2025-77777")
        route_enquiry(made, owner=None, department=department, reason="学科へ", by=liaison.user)
        close_enquiry(made, outcome="", agreement=agreement, by=liaison.user)
        assert "KJ2025-77777" in liaison.get(page_of(made)).text
        page = own_clerk.get(page_of(made)).text
        assert "契約になりました。" in page
        assert f"/agreements/{agreement.pk}/" not in page


class TestSteps:
    def test_from_routing_to_the_end_and_back(self, liaison):
        made = enquiry()
        assert (
            "理由を入力してください"
            in sent(liaison, f"{page_of(made)}route/", owner=str(liaison.user.pk)).text
        )
        assert "どちらかを選んで" in sent(liaison, f"{page_of(made)}route/", reason="担当").text
        sent(liaison, f"{page_of(made)}route/", owner=str(liaison.user.pk), reason="電池の担当")
        sent(liaison, f"{page_of(made)}note/", said_to="青木様", text="面談の日程を送った")
        page = liaison.get(page_of(made)).text
        assert all(words in page for words in ("回答済", "青木様", "面談の日程を送った", "電池の担当"))
        assert "結果を入力してください" in sent(liaison, f"{page_of(made)}close/").text
        sent(liaison, f"{page_of(made)}close/", outcome="学外の機関を紹介した")
        assert "学外の機関を紹介した" in liaison.get(page_of(made)).text
        assert "終了しています" in sent(liaison, f"{page_of(made)}close/", outcome="二度目").text
        sent(liaison, f"{page_of(made)}reopen/", reason="追加の相談")
        made.refresh_from_db()
        assert made.state == "assigned"

    def test_answer_of_tomorrow_is_refused(self, liaison):
        made = enquiry()
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        page = sent(liaison, f"{page_of(made)}note/", said_to="青木様", text="日程", said_on=str(tomorrow))
        assert "今日までの日付" in page.text

    def test_ended_with_a_contract_that_is_there_already(self, liaison):
        made, agreement = enquiry(), AgreementFactory()
        assert "見つかりません" in sent(liaison, f"{page_of(made)}close/", agreement="KJ1").text
        sent(liaison, f"{page_of(made)}close/", agreement=agreement.number)
        made.refresh_from_db()
        assert (made.state, made.agreement) == ("turned", agreement)
        assert made.number in liaison.get(f"/agreements/{agreement.pk}/").text


class TestContract:
    def test_nothing_is_typed_again(self, liaison, department, researcher):
        made = enquiry(researcher_id=researcher.user.person_id)
        route_enquiry(made, owner=None, department=department, reason="学科へ", by=liaison.user)
        address = f"/agreements/new/?enquiry={made.pk}"
        values = fields_of(liaison.get(address))
        wanted = {
            "kind": "joint_research",
            "title": "リチウム電池の劣化診断",
            "department": "工学研究科",
            "parties-0-name": "株式会社青葉",
            "parties-0-new_legal_form": "company",
            "researchers-0-name": "山田 花子",
        }
        assert {name: values[name] for name in wanted} == wanted
        answer = sent(liaison, address, state="draft")
        made.refresh_from_db()
        agreement = Agreement.objects.get()
        assert answer.headers["Location"] == f"/agreements/{agreement.pk}/"
        assert (made.agreement, made.state) == (agreement, "turned")
        assert made.organization == agreement.parties.get().organization
        assert agreement.researchers.get().person == researcher.user.person
        assert made.number in liaison.get(f"/agreements/{agreement.pk}/").text
        assert liaison.get(address).headers["Location"] == page_of(made)

    def test_registered_partner_is_taken_over(self, liaison):
        partner = OrganizationFactory(name="株式会社青葉")
        made = enquiry(organization_id=partner.pk)
        values = fields_of(liaison.get(f"/agreements/new/?enquiry={made.pk}"))
        assert values["parties-0-key"] == str(partner.pk)
        assert values["parties-0-new_legal_form"] == ""

    def test_who_may(self, liaison, own_clerk, other_clerk, ip_staff, department):
        made = enquiry()
        route_enquiry(made, owner=None, department=department, reason="学科へ", by=liaison.user)
        address = f"/agreements/new/?enquiry={made.pk}"
        statuses = [each.get(address).status_code for each in (liaison, own_clerk, other_clerk, ip_staff)]
        assert statuses == [200, 200, 404, 403]
        assert liaison.get("/agreements/new/?enquiry=x").status_code == 404

    def test_estimate_begins_with_it_as_well(self, liaison):
        partner = OrganizationFactory(name="株式会社青葉")
        made = enquiry(organization_id=partner.pk, kind="consulting")
        values = fields_of(liaison.get(f"/estimates/new/?enquiry={made.pk}"))
        assert (values["title"], values["kind"]) == ("リチウム電池の劣化診断", "consulting")
        assert values["partner-name"] == "株式会社青葉"
        assert liaison.get("/estimates/new/?enquiry=999999").status_code == 404


class TestMatching:
    def test_from_an_enquiry_to_the_researcher(self, liaison):
        person = PersonFactory(name="佐藤 一郎", keywords="蓄電池、劣化診断")
        made = enquiry()
        page = liaison.get(f"/matching/?enquiry={made.pk}").text
        assert all(words in page for words in ("佐藤 一郎", "キーワード「蓄電池」", "この人に決める"))
        answer = liaison.post(f"{page_of(made)}researcher/{person.pk}/")
        assert answer.headers["Location"] == page_of(made)
        made.refresh_from_db()
        assert made.researcher == person
        assert "佐藤 一郎" in liaison.get(page_of(made)).text

    def test_words_of_the_enquiry_stand_in_no_address(self, liaison):
        made = enquiry(body="CANARY-BODY 電池")
        page = liaison.get(f"/matching/?enquiry={made.pk}")
        assert "CANARY-BODY" not in page.text

    def test_own_words(self, liaison):
        PersonFactory(name="佐藤 一郎", keywords="蓄電池")
        assert "佐藤 一郎" in liaison.get("/matching/", {"q": "蓄電池"}).text
        assert "見つかりませんでした" in liaison.get("/matching/", {"q": "流体力学"}).text
        assert "どんな研究者を" in liaison.get("/matching/").text
        assert liaison.get("/matching/", {"q": "長" * 501}).status_code == 200

    def test_who_may(self, researcher, other_clerk, ip_staff, liaison):
        made = enquiry()
        address = f"/matching/?enquiry={made.pk}"
        statuses = [each.get(address).status_code for each in (liaison, ip_staff, other_clerk, researcher)]
        assert statuses == [200, 200, 404, 403]
        person = PersonFactory()
        assert ip_staff.post(f"{page_of(made)}researcher/{person.pk}/").status_code == 403
        assert liaison.get(f"{page_of(made)}researcher/{person.pk}/").status_code == 405

    def test_ended_enquiry_keeps_its_researcher(self, liaison):
        made, person = close_enquiry(enquiry(), outcome="紹介した", by=liaison.user), PersonFactory()
        liaison.post(f"{page_of(made)}researcher/{person.pk}/")
        made.refresh_from_db()
        assert made.researcher is None


class TestEstimateOfEnquiry:
    @pytest.fixture
    def asked(self):
        return enquiry(organization_id=OrganizationFactory(name="株式会社青葉").pk)

    def test_both_pages_lead_to_each_other(self, liaison, finance, asked):
        made = estimate(enquiry=asked)
        assert f'href="/estimates/{made.pk}/"' in liaison.get(page_of(asked)).text
        assert f'href="{page_of(asked)}"' in liaison.get(f"/estimates/{made.pk}/").text
        assert page_of(asked) not in finance.get(f"/estimates/{made.pk}/").text

    def test_the_contract_of_it_ends_the_enquiry(self, liaison):
        asked = enquiry()
        made = estimate(enquiry=asked, organization_id=None)
        address = f"/agreements/new/?estimate={made.pk}"
        values = fields_of(liaison.get(address))
        assert (values["state"], values["parties-0-name"]) == ("draft", "株式会社青葉")
        sent(liaison, address)
        agreement = Agreement.objects.get()
        asked.refresh_from_db()
        assert (asked.state, asked.agreement) == ("turned", agreement)
        assert asked.organization == agreement.parties.get().organization
        assert agreement.state == "draft"

    def test_an_enquiry_that_was_ended_stays_so(self, liaison, asked):
        made = estimate(enquiry=asked)
        close_enquiry(asked, outcome="学外の機関を紹介した", by=liaison.user)
        assert sent(liaison, f"/agreements/new/?estimate={made.pk}").status_code == 302
        asked.refresh_from_db()
        assert (asked.state, asked.agreement) == ("closed", None)


def test_an_agreement_from_an_enquiry_begins_as_a_draft(liaison):
    made = enquiry()
    assert fields_of(liaison.get(f"/agreements/new/?enquiry={made.pk}"))["state"] == "draft"
    assert fields_of(liaison.get("/agreements/new/"))["state"] == "concluded"
