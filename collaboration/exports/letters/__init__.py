"""Letters about a price: 見積書 and 経費積算書, as PDF and as a workbook."""

from collaboration.calc.pricing.letter import LetterForm, LetterTerms
from collaboration.exports.letters.content import letter_content
from collaboration.exports.letters.pdf import render_pdf, render_picture
from collaboration.exports.letters.workbook import render_workbook
from collaboration.models import EstimateVersion

_RENDER = {LetterForm.PDF: render_pdf, LetterForm.XLSX: render_workbook}


def letter_file(
    version: EstimateVersion, terms: LetterTerms, *, number: str, is_draft: bool = False
) -> bytes:
    """Return the file of a letter about a version. Raises LetterRefused."""
    content = letter_content(version, terms, number=number, is_draft=is_draft)
    return _RENDER[terms.form](content)


def letter_picture(
    version: EstimateVersion, terms: LetterTerms, *, number: str, is_draft: bool = False
) -> bytes:
    """Return the first page of a letter as PNG. Raises LetterRefused."""
    return render_picture(letter_content(version, terms, number=number, is_draft=is_draft))
