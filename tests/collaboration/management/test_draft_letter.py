import io

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from collaboration.models import EstimateLetter
from tests.factories.collaboration import estimate
from tests.factories.core import InstitutionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _institution(db):
    InstitutionFactory()


def drafted(path, number="", **options):
    call_command("draft_letter", number or estimate().number, str(path), stdout=io.StringIO(), **options)
    return path.read_bytes()


def test_a_draft_is_written_and_nothing_is_kept(tmp_path):
    text = PdfReader(io.BytesIO(drafted(tmp_path / "sample.pdf", kind="basis"))).pages[0].extract_text()
    assert "見本" in text
    assert "積算額" in text
    assert not EstimateLetter.objects.exists()


def test_the_ending_of_the_file_says_what_it_becomes(tmp_path):
    assert drafted(tmp_path / "sample.xlsx").startswith(b"PK")
    assert drafted(tmp_path / "sample.png").startswith(b"\x89PNG")


def test_what_cannot_be_made_is_said(tmp_path):
    with pytest.raises(CommandError, match="MI1999-00001"):
        drafted(tmp_path / "sample.pdf", "MI1999-00001")
    with pytest.raises(CommandError, match="拡張子"):
        drafted(tmp_path / "sample.docx")
    with pytest.raises(CommandError, match="相手先"):
        drafted(tmp_path / "sample.pdf", estimate(organization_id=None).number)
