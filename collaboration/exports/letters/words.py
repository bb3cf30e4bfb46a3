"""Headings that letters share, whatever kind of file they are."""

from django.utils.translation import gettext as _


def labels() -> dict[str, str]:
    """Return the headings in the language of the moment."""
    return {
        "number": _("文書番号"),
        "issued": _("発行日"),
        "element": _("経費区分"),
        "item": _("内容"),
        "formula": _("算定式"),
        "yen": _("金額"),
        "breakdown": _("金額の内訳"),
        "unit": _("（単位：円）"),
        "change": _("変更前と変更後"),
        "before": _("変更前"),
        "after": _("変更後"),
        "difference": _("増減"),
        "outcome": _("成果に応じた対価（見込み）"),
        "notes": _("備考"),
        "hash": _("内容のハッシュ値（SHA-256の先頭）"),
        "draft": _("見本"),
    }


def column_labels() -> list[str]:
    """Name the columns of the steps of the calculation."""
    return [
        _("経費区分"), _("内容"), _("算定式"), _("対象額・単価"), _("率"), _("端数処理"), _("金額"), _("根拠・出典"),
    ]  # fmt: skip
