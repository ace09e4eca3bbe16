from __future__ import annotations

import io
import zipfile

import docx
import pytest

from index.documents.formats import Extracted, extract

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType=
"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
RELATIONS = """<Relationships
xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type=
"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
Target="word/document.xml"/></Relationships>"""


def read(body: str) -> Extracted:
    """A file of nothing but this body, as small programs write them: no properties, no styles."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", TYPES)
        packed.writestr("_rels/.rels", RELATIONS)
        packed.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{WORD}"><w:body>{body}<w:sectPr/></w:body></w:document>',
        )
    return extract(".docx", file.getvalue())


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*parts: str) -> str:
    return f"<w:p>{''.join(part if part.startswith('<') else run(part) for part in parts)}</w:p>"


def cell(*blocks: str, properties: str = "") -> str:
    inner = "".join(block if block.startswith("<") else paragraph(block) for block in blocks)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


DELETED = "<w:del><w:r><w:delText>nine</w:delText></w:r></w:del>"
CHANGED = [
    paragraph("The fire cost ", DELETED, f"<w:ins>{run('eleven')}</w:ins>", " million."),
    paragraph(f"<w:moveFrom>{run('Gone.')}</w:moveFrom>", "The fire cost eleven million."),
    paragraph(f"<w:smartTag>{run('The fire')}</w:smartTag>", " cost eleven million."),
    paragraph("The fire cost ", f"<w:sdt><w:sdtContent>{run('eleven')}</w:sdtContent></w:sdt>")
    + paragraph("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"),
    f"<w:sdt><w:sdtContent>{paragraph('The fire cost eleven million.')}</w:sdtContent></w:sdt>",
    paragraph(
        "The fire cost ",
        "<w:r><w:rPr><w:strike/></w:rPr><w:t>nine</w:t></w:r>",
        "<w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>eleven</w:t></w:r>",
        " million.",
    ),
    paragraph("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>", "The fire cost ")
    + paragraph("eleven million."),
    paragraph("The ﬁre cost ele", "<w:r><w:softHyphen/></w:r>", "ven mil\u00adlion."),
]


@pytest.mark.parametrize("body", CHANGED)
def test_a_text_reads_as_with_its_changes_accepted(body: str) -> None:
    assert read(body).text.startswith("The fire cost eleven")
    assert "\n" not in read(body).text


def test_rows_are_lines_and_a_cell_over_several_is_said_of_each() -> None:
    merged = '<w:vMerge w:val="restart"/>'
    rows = [
        cell("Votes after the second count", properties='<w:gridSpan w:val="3"/>'),
        cell("Green", properties=merged) + cell("Ida Holm") + cell("1,204"),
        cell("", properties="<w:vMerge/>")
        + f"<w:sdt><w:sdtContent>{cell('Eva', 'Lund')}</w:sdtContent></w:sdt>"
        + cell("988"),
    ]
    assert read(table(*rows)).text.split("\n\n") == [
        *("Votes after the second count", "Green | Ida Holm | 1,204", "Green | Eva Lund | 988"),
    ]


def test_a_table_that_lays_out_a_page_is_its_paragraphs() -> None:
    prose = "The harbour stays shut until the gale is over, the master of the port said. " * 3
    found = read(table(cell("Port news", table(cell("Boat") + cell("Loss"))) + cell(prose)))
    assert found.text.split("\n\n") == ["Port news", "Boat | Loss", prose.strip()]


def test_a_text_box_is_read_once() -> None:
    def box(text: str) -> str:
        return f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"

    drawn = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        f'markup-compatibility/2006"><mc:Choice>{box("Two were hurt.")}</mc:Choice>'
        f"<mc:Fallback>{box('Two were hurt.')}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert read(paragraph("It burned.", drawn)).text == "It burned.\n\nTwo were hurt."


def test_without_properties_the_heading_is_the_title_or_none() -> None:
    assert read(paragraph("The fire cost eleven million.")).source.title is None
    document = docx.Document()
    document.core_properties.title = "report.docx"
    document.add_paragraph("Port news")
    document.add_heading("Fire in the harbour", level=1)
    file = io.BytesIO()
    document.save(file)
    assert extract(".docx", file.getvalue()).source.title == "Fire in the harbour"


def test_tables_nested_deep_are_read_in_time() -> None:
    body = paragraph("x")
    for _ in range(40):
        body = table(cell(body + paragraph("y")))
    assert read(body).text.count("y") == 40
