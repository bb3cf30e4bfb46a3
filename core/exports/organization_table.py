"""The list of partner organisations as a table."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.exports.tables import CellValue, Column, ColumnKind
from core.models.wording import country_in_words, term
from core.queries.organizations import OrganizationRow

COLUMNS = (
    Column("name", _("名称"), width=40),
    Column("name_kana", _("フリガナ"), width=30),
    Column("corporate_number", _("法人番号"), width=16),
    Column("partner_class", _("相手先区分"), width=16),
    Column("legal_form", _("法人区分"), width=16),
    Column("country", _("国名"), width=16),
    Column("prefecture", _("所在地（都道府県）"), width=16),
    Column("industry", _("業種"), width=24),
    Column("capital_yen", _("資本金（円）"), ColumnKind.NUMBER, width=18),
    Column("employees", _("常時使用する従業員数"), ColumnKind.NUMBER),
    Column("valid_from", _("適用開始日"), ColumnKind.DATE),
    Column("note", _("備考"), width=40),
)


def table_rows(rows: Iterable[OrganizationRow]) -> Iterator[list[CellValue]]:
    """Yield the cells of each row, in the order of COLUMNS."""
    for row in rows:
        organization, profile = row.organization, row.profile
        head: list[CellValue] = [
            organization.name,
            organization.name_kana,
            organization.corporate_number,
            gettext(row.partner_class.label) if row.partner_class else "",
        ]
        if profile is None:
            yield [*head, *[None] * 7, organization.note]
            continue
        yield [
            *head,
            profile.get_legal_form_display(),
            country_in_words(profile.country),
            term(profile.prefecture),
            profile.get_industry_display(),
            profile.capital_yen,
            profile.employees,
            profile.valid_from,
            organization.note,
        ]
