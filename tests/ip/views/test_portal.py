"""The pages on which inventions are disclosed, as inventors, offices and strangers meet them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.calc.kinds import Confidentiality, Role
from core.models import Attachment, Event
from ip.models import Disclosure, Inventor, InventorLinkView, SavedPage
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import PersonFactory, RoleAssignmentFactory, UserFactory
from tests.factories.disclosures import AssignmentFactory, DisclosureFactory, DraftFactory, InventorFactory

pytestmark = pytest.mark.django_db

CANARY = "カナリア電極"


@pytest.fixture
def author():
    return UserFactory(role=Role.RESEARCHER, person=PersonFactory(email="yamada@example.ac.jp"))


@pytest.fixture
def draft(author):
    made = DraftFactory(inventor=author.person, title=CANARY)
    made.inventors.update(share_numerator=1, share_denominator=1)
    return made


def page(draft, name):
    return reverse("disclosure-page", args=[draft.pk, name])


def rows(*stated):
    sent = {"rows-TOTAL_FORMS": len(stated), "rows-INITIAL_FORMS": len(stated)}
    return sent | {f"rows-{n}-{name}": value for n, row in enumerate(stated) for name, value in row.items()}


def inventor(**stated):
    return {"name": "佐藤 次郎", "affiliation": "理学部", "contribution": "合成", "share": "1/3"} | stated


@pytest.mark.parametrize(
    "name",
    [
        "disclosure-tasks",
        "disclosure-check",
        "disclosure-inventors",
        "disclosure-detail",
        "disclosure-withdraw",
    ],
)
def test_pages_open_for_the_inventor_and_are_not_there_for_others(client, author, draft, name):
    address = reverse(name, args=[draft.pk])
    client.force_login(author)
    assert client.get(address).status_code == 200
    for role in (Role.RESEARCHER, Role.IP_HEAD, Role.IP_STAFF, Role.AUDITOR):
        client.force_login(UserFactory(role=role, person=PersonFactory()))
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["basic", "content", "inventors", "funding", "publications", "wishes"])
def test_every_page_opens_and_what_is_typed_wrong_stays(client, author, draft, name):
    client.force_login(author)
    assert client.get(page(draft, name)).status_code == 200
    answer = client.post(
        page(draft, name), {"version": 1, "save": 1, "has_publication": "yes", **rows({"venue": "学会X"})}
    )
    assert answer.status_code == 200
    assert "エラー" in answer.content.decode()
    if name == "publications":
        assert "学会X" in answer.content.decode()


def test_the_researcher_begins_a_disclosure(client, author):
    client.force_login(author)
    sent = {"kind": "program", "title": CANARY}
    answer = client.post(reverse("invention-create"), sent)
    made = Disclosure.objects.get()
    assert answer.url == reverse("disclosure-tasks", args=[made.pk])
    assert made.representative.person == author.person
    client.force_login(UserFactory(role=Role.IP_STAFF))
    assert client.post(reverse("invention-create"), sent).status_code == 403


def test_what_is_typed_is_kept_as_it_is_and_shown_again(client, author, draft):
    client.force_login(author)
    kept = client.post(
        reverse("disclosure-keep", args=[draft.pk, "basic"]), {"title": "新しい名称", "created_on": "きのう"}
    )
    at = timezone.localtime(SavedPage.objects.get().saved_at).strftime("%H:%M")
    assert kept.json() == {"words": f"保存済み {at}"}
    shown = client.get(page(draft, "basic")).content.decode()
    assert "きのう" in shown
    assert "新しい名称" in shown
    assert "入力中" in client.get(reverse("disclosure-tasks", args=[draft.pk])).content.decode()
    client.post(reverse("disclosure-forget", args=[draft.pk, "basic"]))
    assert "きのう" not in client.get(page(draft, "basic")).content.decode()


def test_without_javascript_a_button_keeps_it_and_another_adds_a_row(client, author, draft):
    client.force_login(author)
    sent = {"version": 1, **rows(inventor())}
    assert client.post(page(draft, "inventors"), {**sent, "later": 1}).url == reverse(
        "disclosure-tasks", args=[draft.pk]
    )
    client.post(page(draft, "inventors"), {**sent, "more": 1})
    shown = client.get(page(draft, "inventors")).content.decode()
    assert 'name="rows-1-name"' in shown
    assert "佐藤 次郎" in shown


def test_what_one_typed_nobody_else_sees(client, author, draft):
    client.force_login(author)
    client.post(reverse("disclosure-keep", args=[draft.pk, "content"]), {"problem": "途中の課題"})
    second = InventorFactory(disclosure=draft)
    client.force_login(UserFactory(role=Role.RESEARCHER, person=second.person))
    assert "途中の課題" not in client.get(page(draft, "content")).content.decode()


def test_shares_are_read_as_fractions_and_percent_with_people_found_by_their_address(client, author, draft):
    colleague = PersonFactory(email="sato@example.ac.jp")
    client.force_login(author)
    key = draft.inventors.get().pk
    first = inventor(key=key, name="山田", is_representative="on", share="１／３")
    second = inventor(member="SATO@example.ac.jp", share="1/3")
    third = inventor(name="学外 太郎", is_outside="on", share="1/3")
    answer = client.post(page(draft, "inventors"), {"version": 1, "save": 1, **rows(first, second, third)})
    assert answer.status_code == 302
    found = {row.name: (row.person_id, str(row.share)) for row in draft.inventors.all()}
    assert found == {
        "山田": (author.person_id, "1/3"),
        "佐藤 次郎": (colleague.pk, "1/3"),
        "学外 太郎": (None, "1/3"),
    }


def test_the_rest_is_said(client, author, draft):
    client.force_login(author)
    only = inventor(key=draft.inventors.get().pk, is_representative="on", share="30%")
    answer = client.post(page(draft, "inventors"), {"version": 1, "save": 1, **rows(only)})
    assert "残りの7/10" in answer.content.decode()


def test_a_publication_is_explained(client, author, draft):
    client.force_login(author)
    day = timezone.localdate().isoformat()
    row = {"kind": "paper", "published_on": day, "venue": "学会誌", "published_by": "山田"}
    sent = {"version": 1, "save": 1, "has_publication": "yes", "next": "check", **rows(row)}
    answer = client.post(page(draft, "publications"), sent)
    assert answer.url == reverse("disclosure-check", args=[draft.pk])
    assert "欧州・中国：公表により新規性を失っている" in client.get(answer.url).content.decode()


def test_only_agreements_of_the_inventors_are_offered(client, author, draft):
    own, other = AgreementFactory(principal=author.person), AgreementFactory()
    client.force_login(author)
    shown = client.get(page(draft, "funding")).content.decode()
    assert own.number in shown
    assert other.number not in shown
    sent = {"version": 1, "save": 1, "has_funding": "yes"}
    assert client.post(page(draft, "funding"), sent | rows({"agreement": other.pk})).status_code == 200
    assert client.post(page(draft, "funding"), sent | rows({"agreement": own.pk})).status_code == 302
    assert draft.links.get().agreement == own


def test_titles_of_pages_never_name_the_invention(client, author, draft):
    client.force_login(author)
    for name in ("disclosure-tasks", "disclosure-check", "disclosure-inventors", "disclosure-detail"):
        text = client.get(reverse(name, args=[draft.pk])).content.decode()
        assert CANARY not in text[text.index("<title>") : text.index("</title>")]


def test_reading_is_asked_for_logged_and_shown_to_the_representative(client, author):
    disclosure = DisclosureFactory(inventor=author.person, means=CANARY)
    staff = UserFactory(role=Role.IP_STAFF, display_name="知財 次郎")
    AssignmentFactory(disclosure=disclosure, user=staff)
    address = reverse("disclosure-detail", args=[disclosure.pk])
    client.force_login(staff)
    assert CANARY not in client.get(address).content.decode()
    assert not Event.objects.filter(verb="view_content").exists()
    assert CANARY in client.post(address).content.decode()
    assert Event.objects.get(verb="view_content").object_label == disclosure.number
    client.force_login(author)
    assert "知財 次郎" in client.get(address).content.decode()
    assert Event.objects.filter(verb="view_content").count() == 1
    client.force_login(
        UserFactory(role=Role.RESEARCHER, person=InventorFactory(disclosure=disclosure).person)
    )
    assert "発明者のほかに読んだ人" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("role", "title", "content"),
    [
        (Role.IP_STAFF, True, 403),
        (Role.IP_HEAD, True, 200),
        (Role.AUDITOR, True, 403),
        (Role.LIAISON, False, 403),
        (Role.EXECUTIVE, False, 403),
        (Role.FINANCE, None, 404),
        (Role.SURVEY_OFFICER, None, 404),
    ],
)
def test_everybody_sees_as_much_as_the_matrix_says(client, role, title, content):
    disclosure = DisclosureFactory(title=CANARY, means="秘密の手段")
    client.force_login(UserFactory(role=role))
    address = reverse("disclosure-detail", args=[disclosure.pk])
    shown = client.get(address)
    listed = client.get(reverse("disclosure-list"))
    if title is None:
        assert (shown.status_code, listed.status_code) == (404, 403)
    else:
        assert (CANARY in shown.content.decode()) is (CANARY in listed.content.decode()) is title
        assert "秘密の手段" not in shown.content.decode()
        assert disclosure.number in listed.content.decode()
    assert client.post(address).status_code == content


def test_a_search_finds_no_title_that_one_may_not_know(client):
    disclosure = DisclosureFactory(title=CANARY)
    address = reverse("disclosure-list")
    client.force_login(UserFactory(role=Role.LIAISON))
    assert disclosure.number not in client.get(address, {"q": CANARY}).content.decode()
    assert disclosure.number in client.get(address, {"q": disclosure.number}).content.decode()
    client.force_login(UserFactory(role=Role.IP_STAFF))
    assert disclosure.number in client.get(address, {"q": CANARY}).content.decode()


def test_the_list_asks_the_same_number_of_questions_for_more_rows(client, django_assert_max_num_queries):
    staff = UserFactory(role=Role.IP_STAFF)
    client.force_login(staff)
    for _ in range(12):
        AssignmentFactory(disclosure=DisclosureFactory(), user=staff)
    with django_assert_max_num_queries(20):
        assert client.get(reverse("disclosure-list")).status_code == 200


def test_files_follow_the_content_and_the_log_names_none(client, author, draft, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(author)
    upload = SimpleUploadedFile(f"{CANARY}.txt", "本文".encode())
    sent = {"upload": upload, "level": Confidentiality.STRICT.value, "title": ""}
    answer = client.post(reverse("attachment-add", args=["ip.disclosure", draft.pk]), sent)
    assert answer.status_code == 302
    file = Attachment.objects.get()
    today = timezone.localdate()
    Disclosure.objects.filter(pk=draft.pk).update(
        state="submitted", number="HK-90001", submitted_on=today, received_on=today
    )
    taken = client.post(reverse("attachment-download", args=[file.pk]))
    assert taken.getvalue().decode() == "本文"
    client.force_login(UserFactory(role=Role.IP_STAFF))
    assert client.post(reverse("attachment-download", args=[file.pk])).status_code == 404
    logged = "".join(f"{row.object_label}{row.changes}" for row in Event.objects.all())
    assert CANARY not in logged


def test_an_address_shows_nothing_before_the_button_and_takes_the_agreement_once(client, author, draft):
    outside = InventorFactory(disclosure=draft, person=None, is_outside=True, name="学外 太郎")
    client.force_login(author)
    made = client.post(reverse("disclosure-link", args=[draft.pk, outside.pk])).content.decode()
    token = made.split("/inventions/confirm/")[1].split("/")[0]
    client.logout()
    address = reverse("inventor-link", args=[token])
    offered = client.get(address)
    assert CANARY not in offered.content.decode()
    assert offered.headers["Referrer-Policy"] == "no-referrer"
    assert not InventorLinkView.objects.exists()
    assert CANARY in client.post(address).content.decode()
    assert InventorLinkView.objects.count() == 1
    assert "印を付けてください" in client.post(address, {"agree": 1}).content.decode()
    assert client.post(address, {"agree": 1, "agreed": "on"}).status_code == 200
    assert Inventor.objects.get(pk=outside.pk).confirmed_how == "link"
    assert client.get(address).status_code == 404


def test_the_office_accepts_in_writing_without_the_title(client):
    disclosure = DisclosureFactory(title=CANARY)
    client.force_login(UserFactory(role=Role.IP_STAFF))
    client.post(reverse("disclosure-accept", args=[disclosure.pk]))
    notice = client.get(reverse("acceptance-notice", args=[disclosure.pk])).content.decode()
    assert disclosure.number in notice
    assert CANARY not in notice


def test_a_department_sees_number_and_state_of_its_own(client):
    disclosure, other = DisclosureFactory(title=CANARY), DisclosureFactory()
    clerk = UserFactory(role=None)
    RoleAssignmentFactory(user=clerk, role=Role.DEPARTMENT.value, department=disclosure.department)
    client.force_login(clerk)
    listed = client.get(reverse("disclosure-list")).content.decode()
    assert disclosure.number in listed
    assert other.number not in listed
    assert CANARY not in listed
