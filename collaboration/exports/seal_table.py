"""The register of the university's seals as a table."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from collaboration.models import Signature
from core.exports.tables import CellValue, Column, ColumnKind

COLUMNS = (
    Column("signed_on", _("押印日"), ColumnKind.DATE),
    Column("seal_number", _("公印簿の番号"), width=18),
    Column("agreement", _("契約番号"), width=18),
    Column("title", _("研究題目"), width=40),
    Column("document", _("書類"), width=22),
    Column("signer", _("名義"), width=24),
    Column("applied_by", _("押印を申請した人"), width=24),
    Column("recorded_by", _("登録者"), width=18),
    Column("state", _("状態"), width=10),
    Column("reason", _("取消の理由"), width=30),
)


def seal_rows(seals: Iterable[Signature]) -> Iterator[list[CellValue]]:
    """Yield one row per seal; what was withdrawn stays in the register with its reason."""
    for seal in seals:
        document = seal.document
        words = {"kind": document.get_kind_display(), "number": document.number}
        yield [
            seal.signed_on,
            seal.seal_number,
            document.agreement.number,
            document.agreement.title,
            _t("%(kind)s第%(number)d版") % words,
            seal.signer,
            seal.applied_by,
            str(seal.created_by),
            _t("取消") if seal.is_withdrawn else "",
            seal.withdrawal.reason if seal.is_withdrawn else "",
        ]
