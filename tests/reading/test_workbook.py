"""Excel workbooks: sheets, headers, merged cells, values of other kinds, hostile and damaged files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook

Read = Callable[..., Any]
HEADER = ["PMID", "Title", "Abstract", "Year"]


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def book(*rows: list[Any], header: list[str] = HEADER) -> Workbook:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (header, *rows):
        sheet.append(row)
    return made


def test_rows_become_citations_whatever_the_name(read: Read) -> None:
    content = saved(
        book([99000001, "Warm", "Pain fell.", 2019], [], [None, "Cold", "Pain rose._x000D_\nIndeed.", "2020"])
    )
    found = read("x.bin", content)
    assert found.ids == ["99000001", "x/4"]
    assert found.texts == ["Pain fell.", "Pain rose.\nIndeed."]
    assert [item.source.year for item in found.citations] == [2019, 2020]
    assert {(item.source.format, item.source.encoding) for item in found.citations} == {("xlsx", None)}


def test_every_sheet_with_a_column_of_abstracts_is_read(read: Read) -> None:
    made = book([None, "Warm", "Pain fell.", None])
    made.create_sheet("Notes").append(["nothing", "here"])
    more = made.create_sheet("Second")
    more.append(["Title", "Abstract"])
    more.append(["Cold", "Pain rose."])
    assert read("x.xlsx", saved(made)).ids == ["x/2", "x/Second/2"]


def test_merged_cells_name_sheet_and_cells(read: Read) -> None:
    made = book([1, "Warm", "Pain fell.", 2019], [2, "Cold", None, None], [3, "Mild", "Pain stayed.", 2020])
    sheet = made.active
    assert sheet is not None
    sheet.title = "Mine"
    sheet.merge_cells("C2:C3")
    sheet.merge_cells("D2:D3")
    sheet.merge_cells("F2:G9")  # no column that counts
    found = read("x.xlsx", saved(made))
    assert found.texts == ["Pain fell.", "Pain stayed."]
    assert (found.problems, found.skips) == (
        [
            "sheet 'Mine': cells C2:C3 are merged (abstract): only row 2 has what they hold",
            "sheet 'Mine': cells D2:D3 are merged (year): only row 2 has what they hold",
        ],
        [],
    )


def test_formulas_without_a_value_name_their_cells_and_cost_no_other_row(read: Read) -> None:
    made = book(
        [1, "=A2", "Pain fell.", "=2010+9"], [2, "Cold", '="Pain"&" rose."', 2020], [3, "Mild", "Pain stayed.", 2021]
    )
    found = read("x.xlsx", saved(made))  # openpyxl saves formulas without the values that they give
    assert [(item.text, item.source.title, item.source.year) for item in found.citations] == [
        ("Pain fell.", None, None),
        ("Pain stayed.", "Mild", 2021),
    ]
    why = "a formula without a saved value; open the workbook in a spreadsheet program and save it"
    assert (found.problems, found.skips) == (
        [
            f"sheet 'Sheet': B2 (title): {why}",
            f"sheet 'Sheet': C3 (abstract): {why}",
            f"sheet 'Sheet': D2 (year): {why}",
        ],
        [],
    )


def test_a_formula_counts_as_the_value_that_was_saved(read: Read) -> None:
    content = rewritten(
        saved(book([1, "Warm", "=1", 2019])),
        SHEET,
        lambda xml: (
            xml.replace(b"<v></v>", b"<v>Pain fell.</v>")
            .replace(b"<v/>", b"<v>Pain fell.</v>")
            .replace(b'<c r="C2">', b'<c r="C2" t="str">')
        ),
    )
    found = read("x.xlsx", content)
    assert (found.texts, found.problems) == (["Pain fell."], [])


def test_errors_in_cells_are_no_abstracts(read: Read) -> None:
    found = read("x.xlsx", saved(book(*([n, "Warm", "#N/A", 2019] for n in range(1, 8)))))
    cells = "sheet 'Sheet': C2, C3, C4, C5, C6 and 2 more (abstract)"
    assert (found.citations, found.problems) == (
        [],
        [f"{cells}: an error (#N/A, #REF! or the like) in place of a value"],
    )


def test_a_wrong_column_names_every_sheet(read: Read) -> None:
    made = book([1, "Warm", "Pain fell.", 2019])
    made.create_sheet("Notes").append(["nothing", "here"])
    (problem,) = read("x.xlsx", saved(made), "Abstrakt").problems
    assert problem.split("; ") == [
        "sheet 'Sheet', row 1: no column 'Abstrakt'",
        "its columns are: PMID, Title, Abstract, Year. Name the right one with --text-column",
        "sheet 'Notes', row 1: no column 'Abstrakt'",
        "its columns are: nothing, here. Name the right one with --text-column",
    ]


def test_the_users_column(read: Read) -> None:
    made = book(["Warm", "Pain fell."], header=["Titel", "Zusammenfassung"])
    assert read("x.xlsx", saved(made), "Zusammenfassung").texts == ["Pain fell."]


def test_a_column_of_abstracts_alone(read: Read) -> None:
    assert read("x.xlsx", saved(book(["Pain fell."], header=["Abstract"]))).texts == ["Pain fell."]


def rewritten(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change(old.read(info)) if info.filename == name else old.read(info))
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_a_size_that_is_not_true_hides_no_row(read: Read) -> None:
    content = saved(book([1, "Warm", "Pain fell.", 2019]))
    lying = rewritten(content, SHEET, lambda xml: xml.replace(b'ref="A1:D2"', b'ref="A1:A1"'))
    assert read("x.xlsx", lying).texts == ["Pain fell."]


def test_a_truncated_sheet_gives_all_before_it(read: Read) -> None:
    content = saved(book(*([None, "Warm", f"Pain fell {n} times.", 2019] for n in range(500))))
    found = read("x.xlsx", rewritten(content, SHEET, lambda xml: xml[: len(xml) // 2]))
    assert len(found.texts) > 100
    assert found.problems[0].startswith("sheet 'Sheet': cannot be read on behind row ")


def test_a_damaged_sheet_costs_itself_alone(read: Read) -> None:
    made = book([1, "Warm", "Pain fell.", 2019])
    more = made.create_sheet("Second")
    more.append(["Title", "Abstract"])
    more.append(["Cold", "Pain rose."])
    found = read("x.xlsx", rewritten(saved(made), SHEET, lambda xml: xml.replace(b"</row>", b"</wor>", 1)))
    assert found.texts == ["Pain rose."]
    assert found.problems[0].startswith("sheet 'Sheet': cannot be read on behind row 0 (")


def test_entities_in_a_workbook_are_refused(read: Read) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet'
    content = saved(book([1, "Warm", "Pain fell.", 2019]))
    found = read("x.xlsx", rewritten(content, SHEET, lambda xml: xml.replace(b"<worksheet", laughs, 1)))
    assert found.citations == []
    assert len(found.problems) == 1
    assert "EntitiesForbidden" in found.problems[0]


def test_a_damaged_workbook_is_one_problem(read: Read) -> None:
    content = saved(book([1, "Warm", "Pain fell.", 2019]))
    (problem,) = read("x.xlsx", rewritten(content, "xl/workbook.xml", lambda xml: b"<nothing")).problems
    assert problem.startswith("a workbook that cannot be opened (")
    assert read("y.xlsx", content[: len(content) // 2]).problems == ["a damaged ZIP archive (File is not a zip file)"]


def test_other_office_documents_are_told(read: Read) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert read("x.docx", stream.getvalue()).problems == ["a Word document: save the abstract as .txt"]
