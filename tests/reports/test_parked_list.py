"""Parked rows in a spreadsheet: out with reasons, corrected there, and in again as themselves."""

from __future__ import annotations

import io

import openpyxl

from tests.fleet import Fleet, Site
from tracker.domain.cases.list_decisions import batch
from tracker.domain.cases.list_import import Imported, import_list
from tracker.reports.parked_list import parked_workbook

LIST = (
    "Nombre(s);Apellidos;F. Nacimiento;Tel\n"
    "Marie;Jean;31/02/1993;+52 961 123 4567\n"
    "=HYPERLINK(1);Paul;30/02/1991;\n"
    "Ana;Simon;01/12/1990;\n"
)


def bring(site: Site, data: bytes, name: str) -> Imported:
    with site.desk() as desk:
        return import_list(desk, data=data, file_name=name)


def taken_out(site: Site, number: str) -> openpyxl.Workbook:
    with site.desk() as desk:
        return openpyxl.load_workbook(
            io.BytesIO(parked_workbook(desk, batch(desk, batch=number), "es"))
        )


def test_corrected_rows_come_back_in_their_own_place(fleet: Fleet) -> None:
    laptop = fleet.laptop()
    first = bring(laptop, LIST.encode(), "lista.csv")
    assert (first.rows, first.imported, first.parked) == (3, 1, 2)
    book = taken_out(laptop, first.batch)
    sheet = book.active
    assert sheet is not None
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert lines[0][:4] == ["Nombre(s)", "Apellidos", "F. Nacimiento", "Tel"]
    assert "no existe" in str(lines[1][4])
    # What a spreadsheet program could run comes out as text, and is the same text again.
    assert lines[2][0] == "'=HYPERLINK(1)"
    assert lines[1][3] == "'+52 961 123 4567"
    sheet["C2"] = "28/02/1993"
    changed = io.BytesIO()
    book.save(changed)
    second = bring(laptop, changed.getvalue(), "corregida.xlsx")
    assert (second.rows, second.imported, second.parked, second.skipped) == (2, 1, 0, 1)
    # The row waits no more, and nobody is there twice.
    states = laptop.ask("list_batch", batch=first.batch).states
    assert states == {"imported": 2, "parked": 1}
    people = laptop.ask("people").people
    assert sorted(p.given_names for p in people) == ["Ana", "Marie"]
    assert {p.phone for p in people if p.given_names == "Marie"} == {"+529611234567"}
    third = bring(laptop, changed.getvalue(), "corregida.xlsx")
    assert (third.imported, third.skipped) == (0, 2)
    assert not laptop.verify().breaks
