import io
import re

import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from collaboration.calc.pricing.kinds import TaxMode
from collaboration.calc.pricing.letter import LetterForm, LetterKind
from collaboration.exports.letters import letter_file
from collaboration.queries.estimates import latest_version
from tests.factories.collaboration import cost_policy, estimate, scenario
from tests.factories.core import InstitutionFactory, OrganizationFactory
from tests.factories.letters import change_of_contract, letter_terms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _institution(db):
    InstitutionFactory()


def made(*scenarios, header=None, **terms):
    version = latest_version(estimate(*scenarios, **(header or {})))
    stated = letter_terms(form=LetterForm.XLSX, **terms)
    return version, letter_file(version, stated, number="MS2026-00001")


def sheets(content):
    """The workbook as formulas, and as the values that were stored beside them."""
    stored = io.BytesIO(content)
    return load_workbook(stored), load_workbook(stored, data_only=True)


def formulas(book):
    return [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


def computed(sheet, text):
    """The value of a formula: a sum of cells and ranges, or another cell."""
    match = re.fullmatch(r"=SUM\((.+)\)", text)
    total = 0
    for part in (match[1] if match else text[1:]).split(","):
        left, top, right, bottom = range_boundaries(part)
        for row in sheet.iter_rows(top, bottom, left, right):
            for cell in row:
                total += (
                    computed(sheet, cell.value)
                    if cell.data_type == "f"
                    else (cell.value if isinstance(cell.value, int) else 0)
                )
    return total


def find(sheet, text):
    return next(cell for row in sheet for cell in row if cell.value == text)


@pytest.mark.parametrize("kind", list(LetterKind))
@pytest.mark.parametrize("tax_form", list(TaxMode))
@pytest.mark.parametrize("ends_on", ["2027-03-31", "2028-03-31", "2032-03-31"])
def test_every_formula_gives_the_value_that_is_stored_with_it(kind, tax_form, ends_on):
    lines = [
        {"category": "equipment", "fiscal_year": 2026, "yen": 1_234_567},
        {"category": "equipment", "fiscal_year": 2026, "yen": 7},
        {"category": "travel_foreign", "fiscal_year": 2026, "yen": 300_001},
    ]
    version, content = made(
        scenario(lines=lines, ends_on=ends_on, company_researchers=[]), kind=kind, tax_form=tax_form
    )
    book, values = sheets(content)
    assert len(formulas(book)) >= 3
    for cell in formulas(book):
        stored = values[cell.parent.title][cell.coordinate].value
        assert computed(cell.parent, cell.value) == stored
    letter = values.worksheets[0]
    assert find(letter, "合計（税込）").offset(column=1).value is not None
    assert version.total_yen in [cell.value for cell in letter[find(letter, "合計（税込）").row]]


def test_the_amount_that_is_offered_is_the_total_of_the_table():
    version, content = made()
    book, values = sheets(content)
    label = find(book.worksheets[0], "御見積金額（税込）")
    offered = label.offset(column=1)
    assert offered.data_type == "f"
    assert values.worksheets[0][offered.coordinate].value == version.total_yen
    assert "円" in offered.number_format


def test_the_steps_add_up_and_what_only_explains_is_left_out():
    policy = cost_policy(strategic={"rate": "20%", "mode": "portion"})
    version, content = made(scenario(policy=policy), kind=LetterKind.BASIS)
    book, values = sheets(content)
    steps = book["算定の明細"]
    sums = [cell for cell in formulas(book) if cell.parent is steps]
    assert sum(values["算定の明細"][cell.coordinate].value for cell in sums) == version.total_yen
    portion = next(row for row in steps.iter_rows() if row[0].value == "戦略的産学連携経費")
    assert portion[6].value == "（120,000）"
    indirect = next(row for row in steps.iter_rows() if row[0].value == "間接経費")
    assert (indirect[3].value, indirect[4].value, indirect[6].value) == (2_000_000, "30%", 600_000)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝"])
def test_no_text_of_a_record_becomes_a_formula(start):
    hostile = f'{start}HYPERLINK("https://example.invalid")'
    header = {"title": hostile, "organization_id": OrganizationFactory(name=hostile).pk}
    lines = [{"category": "other", "fiscal_year": 2026, "yen": 1, "label": hostile}]
    _version, content = made(scenario(lines=lines), header=header, kind=LetterKind.BASIS, remarks=hostile)
    book, _values = sheets(content)
    assert all(cell.value.startswith(("=SUM(", "=B", "=C", "=D")) for cell in formulas(book))
    texts = [cell.value for sheet in book for row in sheet for cell in row if isinstance(cell.value, str)]
    assert any(text == hostile.strip() for text in texts)
    assert not any(cell.hyperlink for sheet in book for row in sheet for cell in row)


def test_sheets_print_on_a4_as_wide_as_the_page():
    _version, content = made(kind=LetterKind.BASIS)
    book, _values = sheets(content)
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in ((1, 0), (None, 0))
        assert "MS2026-00001" in sheet.oddFooter.left.text
    assert book["算定の明細"].page_setup.orientation == "landscape"
    assert find(book.worksheets[0], "備考").font.name == "游ゴシック"


def test_the_same_letter_is_the_same_bytes():
    version, first = made()
    again = letter_file(version, letter_terms(form=LetterForm.XLSX), number="MS2026-00001")
    assert again == first


def test_the_greatest_price_keeps_its_last_yen():
    lines = [{"category": "other", "fiscal_year": 2026, "yen": 6_993_006_993_006}]
    version, content = made(scenario(lines=lines, commitments=[], company_researchers=[]))
    _book, values = sheets(content)
    numbers = [cell.value for row in values.worksheets[0] for cell in row if isinstance(cell.value, int)]
    assert version.total_yen in numbers
    assert version.total_yen > 9 * 10**12


def test_a_basis_of_a_change_computes_what_it_changes():
    _version, content = made(change_of_contract(), kind=LetterKind.BASIS)
    formulas_book, values = sheets(content)
    heading = find(values.worksheets[0], "変更前と変更後").row
    rows = values.worksheets[0].iter_rows(heading + 2, heading + 9, 1, 4)
    row = next(row for row in rows if row[0].value == "間接経費")
    assert [cell.value for cell in row[1:]] == [250_000, 400_000, 150_000]
    assert formulas_book.worksheets[0].cell(row[0].row, 4).value == f"=C{row[0].row}-B{row[0].row}"
