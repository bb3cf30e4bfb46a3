"""Word files for templates, made of paragraphs, and terms on intellectual property."""

import io
import zipfile

from docx import Document

TERMS = {
    "owner": "university",
    "non_owner_right": "exclusive_option",
    "publish_ok": True,
    "notice_days": 30,
    "filing_cost_bearer": "company",
    "sublicence": "with_consent",
    "non_working": "no",
    "non_working_text": "",
    "secrecy_years": 5,
    "sakura_type": None,
}


def word_file(*paragraphs, header="", rows=()):
    """Return a Word file with these paragraphs, and a table of one column with these rows."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=0, cols=1)
        for text in rows:
            table.add_row().cells[0].text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    made = io.BytesIO()
    document.save(made)
    return undated(made.getvalue())


def undated(content):
    """Return the same file with the same bytes at any time of day."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def with_part(content, name, part):
    """Return a Word file with a part added or replaced."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for each in source.namelist():
            if each != name:
                target.writestr(each, source.read(each))
        target.writestr(name, part)
    return made.getvalue()


def text_of(content):
    """Return all text of a Word file: paragraphs, tables, headers and footers."""
    document = Document(io.BytesIO(content))
    parts = [paragraph.text for paragraph in document.paragraphs]
    parts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for section in document.sections:
        parts += [
            paragraph.text for each in (section.header, section.footer) for paragraph in each.paragraphs
        ]
    return "\n".join(parts)
