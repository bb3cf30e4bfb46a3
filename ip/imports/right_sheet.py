"""The sheet of rights as one table: the ledger of an office as well as the list that an agent delivers."""

from collections.abc import Iterator

from collaboration.imports.rules import Values, error, warning
from core.calc.ledger.declared import Column, ColumnType, RowContext, SheetKind, UniqueRule
from core.calc.ledger.problems import Finding, ProblemSeverity
from core.calc.messages import Message, ValueRefused, gettext_noop
from ip.calc.numbers import NumberKind, number_key, rough_key
from ip.calc.places import parse_place
from ip.calc.rights import WITHOUT_REGISTER, RightKind
from ip.imports.right_words import read_owner, read_right_kind, read_route, read_state

NUMBERS = {
    "application_number": NumberKind.APPLICATION,
    "publication_number": NumberKind.PUBLICATION,
    "registration_number": NumberKind.REGISTRATION,
}


def key_of(values: Values, column: str) -> str:
    """Return the key of a number; one that cannot be read by what letters and digits it has."""
    text = values.get(column) or ""
    try:
        return number_key(values.get("territory") or "JP", NUMBERS[column], text)
    except ValueRefused:
        return rough_key(text)


def is_identified(values: Values, _context: RowContext) -> Iterator[Finding]:
    """A right has a number of the office, or at least an application number."""
    if values.get("number", "unread") is None and values.get("application_number", "unread") is None:
        yield error(
            "number",
            gettext_noop("整理番号も出願番号も空欄です。"),
            gettext_noop("元の台帳でどちらかを入力してください。例：特願2018-000001"),
        )


def numbers_are_read(values: Values, _context: RowContext) -> Iterator[Finding]:
    """A number that is not of the office is taken as it is written, and told."""
    remedy = Message(gettext_noop("書かれたとおりに取り込みます。取り込んだ後に番号を確認してください。"))
    for column, what in NUMBERS.items():
        try:
            number_key(values.get("territory") or "JP", what, values.get(column) or "")
        except ValueRefused as refused:
            yield Finding(column, ProblemSeverity.WARNING, refused.message, remedy)


def days_are_in_order(values: Values, context: RowContext) -> Iterator[Finding]:
    """A registration before the filing is taken and told: the ledger knows more than a rule. Days to come are refused."""
    for column in ("filed_on", "published_on", "registered_on"):
        if (values.get(column) or context.today) > context.today:
            yield error(
                column,
                gettext_noop("日付が今日より後です。"),
                gettext_noop("元の台帳で日付を確かめてください。例：2018/4/1"),
            )
    filed = values.get("filed_on")
    for column in ("published_on", "registered_on"):
        day = values.get(column)
        if filed and day and day < filed:
            yield warning(
                column,
                gettext_noop("日付が出願日（%(filed)s）より前です。"),
                gettext_noop("書類で日付を確認してください。このまま取り込みます。"),
                filed=f"{filed.year}/{filed.month}/{filed.day}",
            )


def state_fits_the_days(values: Values, context: RowContext) -> Iterator[Finding]:
    """The state follows from dated events; words without their day are told."""
    state = values.get("state")
    if state is None:
        return
    if state.ending is not None and state.on is None:
        yield warning(
            "state",
            gettext_noop("権利が終わった日が書かれていません。"),
            gettext_noop(
                "今日の日付で取り込みます。正しい日が分かったら、権利の画面で出来事を訂正してください。"
            ),
        )
    elif state.ending is not None and state.on > context.today:
        yield error(
            "state",
            gettext_noop("権利が終わった日が今日より後です。"),
            gettext_noop("元の台帳で日付を確かめてください。例：消滅（2018/10/1 年金不納）"),
        )
    if (
        state.says_registered
        and values.get("registered_on", "unread") is None
        and _is_registered_kind(values)
    ):
        yield warning(
            "registered_on",
            gettext_noop("状態は「%(state)s」ですが、登録日が空欄です。"),
            gettext_noop("登録日がないと権利は出願中として扱われます。登録日を確認してください。"),
            state=state.text,
        )


def owner_is_understood(values: Values, _context: RowContext) -> Iterator[Finding]:
    """Words on ownership that say nothing clear are kept with a co-owner of that name."""
    owner = values.get("ownership")
    if owner is not None and not owner.is_sure:
        yield warning(
            "ownership",
            gettext_noop("権利の帰属を読み取れません。"),
            gettext_noop(
                "本学と「%(name)s」の共有として取り込みます。権利の画面で権利者を確認してください。"
            ),
            name=owner.other,
        )


def _is_registered_kind(values: Values) -> bool:
    return (values.get("kind") or RightKind.PATENT) not in WITHOUT_REGISTER


RIGHTS = SheetKind(
    code="right",
    label="特許",
    names=("特許台帳", "特許一覧", "出願一覧", "知財台帳"),
    order=50,
    columns=(
        Column(
            "number",
            "整理番号",
            ColumnType.KEY,
            ("管理番号", "貴学整理番号", "貴社整理番号", "お客様整理番号", "大学整理番号"),
            max_length=60,
        ),
        Column(
            "territory",
            "出願国",
            ColumnType.CHOICE,
            ("国", "国名", "出願先", "国コード"),
            required=True,
            read=parse_place,
        ),
        Column("kind", "権利の種類", ColumnType.CHOICE, ("権利種別", "法域", "四法"), read=read_right_kind),
        Column("title", "発明の名称", ColumnType.TEXT, ("発明等の名称", "名称", "発明名称"), max_length=300),
        Column("route", "出願の経路", ColumnType.CHOICE, ("出願ルート", "ルート"), read=read_route),
        Column("application_number", "出願番号", ColumnType.KEY, max_length=60),
        Column("filed_on", "出願日", ColumnType.DATE, ("出願年月日",), years_ahead=0),
        Column("publication_number", "公開番号", ColumnType.KEY, ("公開公報番号",), max_length=60),
        Column("published_on", "公開日", ColumnType.DATE, ("公開年月日",), years_ahead=0),
        Column("registration_number", "登録番号", ColumnType.KEY, ("特許番号",), max_length=60),
        Column("registered_on", "登録日", ColumnType.DATE, ("登録年月日",), years_ahead=0),
        Column("state", "状態", ColumnType.CHOICE, ("ステータス", "現況"), read=read_state),
        Column("ownership", "権利の帰属", ColumnType.CHOICE, ("帰属", "持分", "権利者"), read=read_owner),
        Column("department", "担当部局", ColumnType.TEXT, ("部局", "所属部局")),
        Column("agent", "特許事務所", ColumnType.TEXT, ("代理人", "事務所", "事務所名")),
        Column(
            "agent_reference",
            "特許事務所の整理番号",
            ColumnType.KEY,
            ("事務所整理番号", "弊所整理番号"),
            max_length=60,
        ),
    ),
    unique=(UniqueRule("number"),),
    rules=(is_identified, numbers_are_read, days_are_in_order, state_fits_the_days, owner_is_understood),
)
