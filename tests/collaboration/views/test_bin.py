"""What was deleted is nowhere to be seen but in the bin, and comes back in one click."""

import io
import zipfile

import pytest
from django.urls import URLPattern, get_resolver, reverse

from collaboration.actions.bin import delete_record
from collaboration.models import Agreement, Estimate
from core.calc.kinds import Role
from tests.collaboration.views.pages import fields_of
from tests.factories.collaboration import AgreementFactory, ReceiptFactory, estimate
from tests.factories.core import PersonFactory, UserFactory

CANARY = "カナリア"
NUMBER = "KJ2026-09999"
SHOWS_THE_BIN = {"bin-list", "audit-list", "audit-export"}


@pytest.fixture
def binned(department):
    """A deleted draft and a deleted estimate whose words would be noticed anywhere."""
    officer = UserFactory(role=Role.LIAISON)
    agreement = AgreementFactory(
        number=NUMBER,
        title=f"{CANARY}の研究",
        state="draft",
        signed_on=None,
        department=department,
        principal="高橋 花子",
        search_key=f"{CANARY}の研究",
    )
    agreement.researchers.update(person=PersonFactory(name="高橋 花子"))
    offer = estimate()
    Estimate.objects.filter(pk=offer.pk).update(title=f"{CANARY}の見積")
    offer.refresh_from_db()
    delete_record(agreement, by=officer)
    delete_record(offer, by=officer)
    return agreement, offer


def _patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        route = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLPattern):
            yield entry.name, route, entry.pattern.converters
        else:
            yield from _patterns(entry, route)


def _text(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        archive = zipfile.ZipFile(io.BytesIO(body))
        body = b"".join(archive.read(name) for name in archive.namelist())
    return body.decode(errors="replace")


def test_no_page_shows_it(liaison, binned):
    agreement, offer = binned
    walked, words = 0, {"q": "KJ2026 の研究", "name": "高橋"}
    organization = agreement.parties.get().organization_id
    for name, route, converters in _patterns(get_resolver()):
        if name in SHOWS_THE_BIN or "(?P<" in route or route.count("<") != len(converters):
            continue
        keys = [{}]
        if converters:
            if set(converters) != {"pk"}:
                continue
            people = agreement.researchers.get().person_id
            keys = [{"pk": key} for key in {agreement.pk, offer.pk, organization, people}]
        for key in keys:
            for data in ({}, words):
                response = liaison.get(reverse(name, kwargs=key), data)
                text = _text(response)
                assert CANARY not in text, (name, key, data)
                assert NUMBER not in text, (name, key, data)
                walked += 1
    assert walked > 100


@pytest.mark.parametrize(
    "name", ["agreement-detail", "agreement-edit", "agreement-copy", "agreement-delete", "risk-gate"]
)
def test_its_own_pages_are_not_found(liaison, binned, name):
    agreement, _offer = binned
    assert liaison.get(reverse(name, args=[agreement.pk])).status_code == 404


def test_the_bin_tells_who_and_until_when_and_gives_it_back(liaison, binned):
    agreement, _offer = binned
    page = liaison.get(reverse("bin-list")).content.decode()
    assert NUMBER in page
    assert "元に戻せる期限" in page
    response = liaison.post(reverse("bin-restore", args=["agreement", agreement.pk]))
    assert response.url == reverse("agreement-detail", args=[agreement.pk])
    assert Agreement.objects.get() == agreement
    again = liaison.post(reverse("bin-restore", args=["agreement", agreement.pk]))
    assert again.status_code == 404


def test_who_may_look_into_the_bin_and_who_takes_out_of_it(finance, auditor, own_clerk, binned):
    agreement, offer = binned
    restore = reverse("bin-restore", args=["agreement", agreement.pk])
    assert own_clerk.get(reverse("bin-list")).status_code == 403
    assert own_clerk.post(restore).status_code == 403
    for reader in (finance, auditor):
        assert restore not in reader.get(reverse("bin-list")).content.decode()
        assert reader.post(restore).status_code == 403
    assert finance.post(reverse("bin-restore", args=["estimate", offer.pk])).status_code == 302


def test_deleting_asks_first_and_the_notice_offers_the_way_back(liaison):
    agreement = AgreementFactory(state="draft", signed_on=None)
    address = reverse("agreement-delete", args=[agreement.pk])
    assert "30日間は、ごみ箱から元に戻せます" in liaison.get(address).content.decode()
    assert Agreement.objects.exists()
    page = liaison.post(address, {"reason": "二重登録"}, follow=True).content.decode()
    assert f'action="{reverse("bin-restore", args=["agreement", agreement.pk])}"' in page
    assert not Agreement.objects.exists()


def test_what_cannot_be_deleted_says_why(liaison, own_clerk, department):
    paid = ReceiptFactory(
        agreement=AgreementFactory(state="draft", signed_on=None, department=department)
    ).agreement
    page = liaison.get(reverse("agreement-delete", args=[paid.pk])).content.decode()
    assert "次の記録があるため、削除できません" in page
    assert "ごみ箱に入れる" not in page
    assert own_clerk.get(reverse("agreement-delete", args=[paid.pk])).status_code == 403
    assert "/delete/" not in own_clerk.get(reverse("agreement-detail", args=[paid.pk])).content.decode()


def test_a_number_in_the_bin_is_refused_at_its_field(liaison, binned):
    other = AgreementFactory(state="draft", signed_on=None)
    address = reverse("agreement-edit", args=[other.pk])
    fields = fields_of(liaison.get(address)) | {"number": NUMBER}
    page = liaison.post(address, fields).content.decode()
    assert "この契約番号の契約は、ごみ箱にあります" in page
