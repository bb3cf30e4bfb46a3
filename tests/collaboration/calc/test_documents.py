"""What a PDF tells of itself."""

from collaboration.calc.documents import has_signature_mark
from tests.factories.documents import PDF, SIGNED_PDF


def test_mark_of_a_signature_is_found_only_in_a_signed_pdf():
    assert has_signature_mark(SIGNED_PDF)
    assert not has_signature_mark(PDF)
    assert not has_signature_mark(b"/ByteRange [0 840 960 240]")
