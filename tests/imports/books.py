"""Excel workbooks as the tests need them, honest and otherwise."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
WORKBOOK = f"<workbook {MAIN} {REL}><sheets>%s</sheets></workbook>"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'


def cell(column: int, line: int, value: object) -> str:
    at = f'r="{chr(65 + column)}{line}"'
    if value is None:
        return f'<c {at} s="1"/>'
    if isinstance(value, bool):
        return f'<c {at} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f"<c {at}><v>{value!r}</v></c>"
    return f'<c {at} t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def sheet(rows: Sequence[Sequence[object]]) -> str:
    lines = [
        f'<row r="{line}">{"".join(cell(at, line, value) for at, value in enumerate(row))}</row>'
        for line, row in enumerate(rows, start=1)
    ]
    return of_rows("".join(lines))


def of_rows(rows: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>'


def workbook(*sheets: str, shared: str = "", hidden: Sequence[int] = (), **others: str) -> bytes:
    """Of whole sheets' XML; `others`: parts by name, `__` for a slash."""
    names = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"{" state=" + chr(34) + "hidden" + chr(34) if n in hidden else ""}/>'
        for n in names
    )
    relations = "".join(f'<Relationship Id="rId{n}" Type="worksheet" Target="worksheets/sheet{n}.xml"/>' for n in names)
    parts = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": WORKBOOK % listed}
    parts |= {"xl/_rels/workbook.xml.rels": RELATIONS % relations}
    parts |= {f"xl/worksheets/sheet{n}.xml": text for n, text in zip(names, sheets, strict=True)}
    if shared:
        parts["xl/sharedStrings.xml"] = f"<sst {MAIN}>{shared}</sst>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in {**parts, **{name.replace("__", "/"): text for name, text in others.items()}}.items():
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(info, text)
    return out.getvalue()
