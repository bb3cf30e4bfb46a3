"""Word files with places for fields: whether one may be used at all, and filling it.

A template names fields and repeats or leaves out parts, and nothing else: no filters, no calls, no calculation. What is
allowed is a list, so that a template cannot do what nobody thought of. Values are escaped and never read as a template.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from io import BytesIO
from typing import Any

from docx.opc.pkgwriter import PackageWriter
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from collaboration.calc.document_fields import FIELDS, DocumentField
from collaboration.calc.docx_text import DocumentRefused, read_docx
from core.calc.messages import Message, gettext_noop

LARGEST_TEMPLATE = 5 * 1024 * 1024
LARGEST_PART = 3 * 1024 * 1024
MOST_FAULTS = 20
EXCERPT = 40

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.For,
    nodes.If,
    nodes.Const,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
)
_LOOP = ("first", "last", "index", "length")
_FETCHING = re.compile(rb"instr(?:Text)?[^>]*>?[^<]*\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK)\b")
_EMBEDDED = re.compile(r"word/(?:embeddings|afchunk)", re.IGNORECASE)
_WIDE_BRACES = re.compile("｛[{｛%％]|[{]｛|[{｛]％")
_TAG = re.compile(r"<[^>]+>")

BODY, HEADER, FOOTER, NOTES = (
    gettext_noop("本文"),
    gettext_noop("ヘッダー"),
    gettext_noop("フッター"),
    gettext_noop("脚注"),
)

FieldValue = str | Sequence[Mapping[str, str]]
FieldValues = Mapping[str, FieldValue]


class TemplateRefused(Exception):
    """A file that cannot be a template; `problems` say where and what to do."""

    def __init__(self, problems: Sequence[Message]) -> None:
        """Keep the sentences apart, so that a screen can translate each."""
        self.problems = tuple(problems)
        super().__init__(" ".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class _Fragment:
    """A part of the file that is filled, as the filler reads it: one paragraph per line."""

    place: str
    xml: str

    def at(self, line: int) -> dict[str, Any]:
        lines = self.xml.splitlines()
        text = _TAG.sub("", lines[line - 1]).strip() if 0 < line <= len(lines) else ""
        return {"place": [self.place], "text": text[:EXCERPT]}


class FieldTemplate(DocxTemplate):  # type: ignore[misc]  # the library has no types
    """The library's template without its own syntax in values, and without fields in the properties of the file."""

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        """Fill a part. What a value contains is never read again, not even the library's ways to write braces."""
        self.current_rendering_part = part
        filled = jinja_env.from_string(_paragraph_per_line(src_xml)).render(context)
        return str(self.resolve_listing(filled.replace("\n<w:p", "<w:p")))

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Leave the properties alone: they are no text of the document."""


def check_template(content: bytes, fields: Mapping[str, DocumentField] = FIELDS) -> None:
    """Refuse a file that cannot be a template. Raises TemplateRefused."""
    if len(content) > LARGEST_TEMPLATE:
        raise TemplateRefused([Message(gettext_noop("ひな形は5MB以下のWord文書（.docx）にしてください。"))])
    _check_package(content)
    problems = [problem for fragment in _fragments(content) for problem in _problems(fragment, fields)]
    if problems:
        raise TemplateRefused(problems[:MOST_FAULTS])


def fill_template(content: bytes, values: FieldValues) -> bytes:
    """Return the document of a template that was checked. Equal values make equal files."""
    template = FieldTemplate(BytesIO(content))
    template.render(dict(values), _environment())
    filled = BytesIO()
    package = template.docx.part.package
    for part in package.parts:
        part.before_marshal()
    PackageWriter.write(filled, package.rels, tuple(package.parts))  # type: ignore[no-untyped-call]
    return _undated(filled.getvalue())


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    return environment


def _undated(content: bytes) -> bytes:
    """Rewrite a package without the time at which it was packed."""
    packed = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _check_package(content: bytes) -> None:
    """Refuse what no template may carry; unpacking is bounded by the reader of drafts. Raises TemplateRefused."""
    try:
        read_docx(content)
    except DocumentRefused as refused:
        raise TemplateRefused([refused.message]) from refused
    with zipfile.ZipFile(BytesIO(content)) as package:
        for part in package.infolist():
            if _EMBEDDED.match(part.filename):
                raise TemplateRefused([Message(_NO_OBJECTS)])
            if not part.filename.endswith(".xml"):
                continue
            if part.file_size > LARGEST_PART:
                raise TemplateRefused(
                    [Message(gettext_noop("ひな形の本文が長すぎます。文書を分けてください。"))]
                )
            xml = package.read(part)
            if b"<!DOCTYPE" in xml or _FETCHING.search(xml):
                raise TemplateRefused([Message(_NO_FETCHING)])


_NO_OBJECTS = gettext_noop(
    "ほかのファイルが埋め込まれています。埋め込んだ表やオブジェクトを削除し、Wordの表として作り直してください。"
)
_NO_FETCHING = gettext_noop(
    "ほかのファイルを読み込むフィールド（INCLUDETEXT、DDEなど）が含まれています。フィールドを削除して保存し直してください。"
)
_SYNTAX = gettext_noop(
    "%(place)sの「%(text)s」：差し込みの書き方に誤りがあります。「{{」と「}}」、「{%%」と「%%}」が対になっているか、「for」に「endfor」があるかを確かめてください。例：{{ 契約番号 }}"
)
_UNKNOWN = gettext_noop(
    "%(place)sの「%(text)s」：差し込み項目「%(name)s」はありません。「差し込み項目の一覧」にある名前を書いてください。"
)
_UNKNOWN_NEAR = gettext_noop(
    "%(place)sの「%(text)s」：差し込み項目「%(name)s」はありません。「%(near)s」のことではありませんか。"
)
_NOT_ALLOWED = gettext_noop(
    "%(place)sの「%(text)s」：ひな形で使えない書き方です。使えるのは、項目の差し込み、if、forだけです。例：{%%p if 備考 %%}"
)
_TABLE_ALONE = gettext_noop(
    "%(place)sの「%(text)s」：「%(name)s」は表の項目なので、forで一行ずつ差し込んでください。例：{%%tr for 行 in %(name)s %%}"
)
_WIDE = gettext_noop(
    "%(place)sの「%(text)s」：差し込みの記号が全角です。半角の「{{」と「}}」で書いてください。"
)


def _fragments(content: bytes) -> Iterator[_Fragment]:
    """Yield every part that the filler fills, prepared as it prepares it."""
    template = FieldTemplate(BytesIO(content))
    try:
        template.render_init()
        yield _fragment(template, BODY, template.get_xml())
        for place, uri in ((HEADER, template.HEADER_URI), (FOOTER, template.FOOTER_URI)):
            for _key, part in template.get_headers_footers(uri):
                yield _fragment(template, place, template.get_part_xml(part))
        for part in template.docx.part.package.parts:
            if part.content_type.endswith("wordprocessingml.footnotes+xml"):
                yield _fragment(template, NOTES, part.blob.decode("utf-8"))
    except (KeyError, ValueError, AttributeError, TypeError) as broken:
        raise TemplateRefused(
            [
                Message(
                    gettext_noop(
                        "Wordのファイルとして読めません。Wordで開き、保存し直してから選んでください。"
                    )
                )
            ]
        ) from broken


def _fragment(template: FieldTemplate, place: str, xml: str) -> _Fragment:
    return _Fragment(place, _paragraph_per_line(template.patch_xml(xml)))


def _paragraph_per_line(xml: str) -> str:
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", xml)


def _problems(fragment: _Fragment, fields: Mapping[str, DocumentField]) -> Iterator[Message]:
    for number, line in enumerate(fragment.xml.splitlines(), start=1):
        if _WIDE_BRACES.search(_TAG.sub("", line)):
            yield Message(_WIDE, fragment.at(number))
    try:
        tree = _environment().parse(fragment.xml)
    except TemplateSyntaxError as fault:
        yield Message(_SYNTAX, fragment.at(fault.lineno))
        return
    except TemplateError:
        yield Message(_SYNTAX, fragment.at(1))
        return
    yield from _Checker(fragment, fields).walk(tree, {})


@dataclass(frozen=True, slots=True)
class _Checker:
    """Walks through a part and yields what a template may not say. `scope` maps the names of loops to their fields."""

    fragment: _Fragment
    fields: Mapping[str, DocumentField]

    def walk(self, node: nodes.Node, scope: Mapping[str, Mapping[str, DocumentField]]) -> Iterator[Message]:
        if not isinstance(node, _ALLOWED):
            yield Message(_NOT_ALLOWED, self.fragment.at(node.lineno))
        elif isinstance(node, nodes.For):
            yield from self._loop(node, scope)
        elif isinstance(node, nodes.Getattr):
            yield from self._row_field(node, scope)
        elif isinstance(node, nodes.Name):
            if node.name not in self.fields:
                yield self._unknown(node, node.name, [*self.fields, *scope])
        else:
            for child in node.iter_child_nodes():
                if isinstance(node, nodes.Output) and isinstance(child, nodes.Name):
                    yield from self._shown(child)
                yield from self.walk(child, scope)

    def _shown(self, node: nodes.Name) -> Iterator[Message]:
        field = self.fields.get(node.name)
        if field is not None and field.rows:
            yield Message(_TABLE_ALONE, {**self.fragment.at(node.lineno), "name": node.name})

    def _loop(self, node: nodes.For, scope: Mapping[str, Mapping[str, DocumentField]]) -> Iterator[Message]:
        table = self.fields.get(node.iter.name) if isinstance(node.iter, nodes.Name) else None
        if table is None and isinstance(node.iter, nodes.Name):
            yield self._unknown(
                node, node.iter.name, [name for name, each in self.fields.items() if each.rows]
            )
            return
        is_plain = isinstance(node.target, nodes.Name) and node.test is None and not node.recursive
        if table is None or not table.rows or not is_plain or node.else_:
            yield Message(_NOT_ALLOWED, self.fragment.at(node.lineno))
            return
        rows = {each.name: each for each in table.rows}
        loop = {name: DocumentField(name, "") for name in _LOOP}
        assert isinstance(node.target, nodes.Name)  # noqa: S101 -- narrows for the type checker
        inner = {**scope, node.target.name: rows, "loop": loop}
        for child in node.body:
            yield from self.walk(child, inner)

    def _row_field(
        self, node: nodes.Getattr, scope: Mapping[str, Mapping[str, DocumentField]]
    ) -> Iterator[Message]:
        owner = node.node.name if isinstance(node.node, nodes.Name) else ""
        known = scope.get(owner, {})
        if node.attr not in known:
            candidates = [f"{name}.{each}" for name, row in scope.items() if name != "loop" for each in row]
            yield self._unknown(node, f"{owner}.{node.attr}", [*candidates, *self.fields])

    def _unknown(self, node: nodes.Node, name: str, known: Sequence[str]) -> Message:
        words = {**self.fragment.at(node.lineno), "name": name}
        near = get_close_matches(name, known, n=1)
        return Message(_UNKNOWN_NEAR, {**words, "near": near[0]}) if near else Message(_UNKNOWN, words)
