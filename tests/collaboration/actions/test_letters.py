import datetime
import hashlib

import pytest

from collaboration.actions.letters import issue_letter
from collaboration.calc.pricing.kinds import TaxMode
from collaboration.calc.pricing.letter import LetterForm, LetterKind, LetterLanguage
from collaboration.models import EstimateLetter
from collaboration.models.unchanging import Unchanging
from collaboration.queries.estimates import latest_version
from collaboration.queries.letters import kept_bytes, letters_of
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Attachment, Event
from tests.factories.collaboration import estimate
from tests.factories.core import UserFactory
from tests.factories.letters import letter_terms

pytestmark = pytest.mark.django_db


def write(number):
    return b"%PDF-1.7 " + number.encode()


def write_sheet(number):
    return b"PK\x03\x04" + number.encode()


@pytest.fixture
def officer():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def version():
    return latest_version(estimate())


def issued(version, by, write=write, **changes):
    return issue_letter(version, letter_terms(**changes), write=write, by=by)


def test_a_letter_takes_the_next_number_of_its_kind_and_fiscal_year(version, officer):
    assert issued(version, officer).number == "MS2026-00001"
    assert issued(version, officer, remarks="分割払い").number == "MS2026-00002"
    assert issued(version, officer, kind=LetterKind.BASIS).number == "SS2026-00001"
    assert issued(version, officer, issued_on=datetime.date(2027, 3, 31)).number == "MS2026-00003"
    assert issued(version, officer, issued_on=datetime.date(2027, 4, 1)).number == "MS2027-00001"


def test_the_file_is_kept_with_its_hash(version, officer):
    letter = issued(version, officer)
    [kept] = letters_of(version.estimate, officer)
    assert kept.letter == letter
    assert kept.file.original_name == "見積書_MS2026-00001.pdf"
    assert kept.file.sha256 == letter.content_hash == hashlib.sha256(write("MS2026-00001")).hexdigest()
    assert kept_bytes(letter) == write("MS2026-00001")


def test_a_file_that_was_changed_behind_the_programs_back_is_not_handed_out(version, officer):
    letter = issued(version, officer)
    file = Attachment.objects.get(object_type="collaboration.estimateletter")
    with file.file.storage.open(file.file.name, "wb") as stored:
        stored.write(b"%PDF-1.7 something else")
    assert kept_bytes(letter) is None
    file.file.storage.delete(file.file.name)
    assert kept_bytes(letter) is None


def test_asking_twice_for_the_same_letter_issues_one(version, officer):
    first = issued(version, officer)
    assert issued(version, UserFactory(role=Role.FINANCE)) == first
    assert EstimateLetter.objects.count() == Attachment.objects.count() == 1


def test_another_kind_of_file_or_language_bears_the_same_number(version, officer):
    first = issued(version, officer)
    sheet = issued(version, officer, write_sheet, form=LetterForm.XLSX)
    english = issued(version, officer, language=LetterLanguage.ENGLISH)
    assert first.number == sheet.number == english.number
    assert len({first.pk, sheet.pk, english.pk}) == 3
    names = Attachment.objects.order_by("pk").values_list("original_name", flat=True)
    assert list(names)[1:] == ["見積書_MS2026-00001.xlsx", "見積書_MS2026-00001_en.pdf"]


def test_a_letter_that_differs_in_what_it_says_has_a_number_of_its_own(version, officer):
    numbers = {
        issued(version, officer).number,
        issued(version, officer, with_seal=False).number,
        issued(version, officer, tax_form=TaxMode.INCLUSIVE).number,
        issued(version, officer, valid_until=datetime.date(2026, 6, 30)).number,
    }
    assert len(numbers) == 4


def test_a_letter_that_cannot_be_made_uses_no_number_up(version, officer):
    def refuse(_number):
        raise ActionRefused("書けません")

    with pytest.raises(ActionRefused):
        issued(version, officer, refuse)
    assert not EstimateLetter.objects.exists()
    assert issued(version, officer).number == "MS2026-00001"


def test_a_letter_never_changes(version, officer):
    letter = issued(version, officer)
    letter.number = "MS2026-09999"
    with pytest.raises(Unchanging):
        letter.save()
    with pytest.raises(Unchanging):
        EstimateLetter.objects.update(number="MS2026-09999")
    with pytest.raises(Unchanging):
        letter.delete()


def test_the_history_tells_what_was_issued(version, officer):
    letter = issued(version, officer)
    event = Event.objects.get(object_type="collaboration.estimateletter", verb="issue_letter")
    assert event.changes["number"] == [None, letter.number]
    assert event.changes["content_hash"] == [None, letter.content_hash]
    assert event.actor == officer
