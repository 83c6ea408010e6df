"""Files are told by their bytes; what cannot be read is refused by name, never by crash."""

from __future__ import annotations

import contextlib
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.registrations import LISTS, TODAY, content
from tracker.basics.errors import Damaged, TrackerError
from tracker.domain.cases.lists.sheets import cell_of, read_sheets
from tracker.domain.cases.lists.understanding import understand
from tracker.domain.cases.lists.workbooks import MOST_BYTES, OLE

XLSX = content("tapachula-registro.xlsx")


def refused(data: bytes, name: str = "list.xlsx") -> str:
    with pytest.raises(Damaged) as caught:
        read_sheets(data, name)
    return caught.value.code


@pytest.mark.parametrize("data", [b"", b"  \r\n", b"\xef\xbb\xbf", b"\n\n,,\n"])
def test_empty_files(data: bytes) -> None:
    assert refused(data) == "list_empty"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_cut_workbooks(share: float) -> None:
    assert refused(XLSX[: int(len(XLSX) * share)]) == "list_unreadable"


def test_damaged_member() -> None:
    middle = XLSX.index(b"xl/worksheets/sheet1.xml") + 2000
    assert refused(XLSX[:middle] + b"\x00" * 50 + XLSX[middle + 50 :]) == "list_unreadable"


def test_locked_workbooks() -> None:
    locked = OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600
    assert refused(locked) == "list_password"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 x", b"\x89PNG\r\n", b"a\x00b\x01c" * 20, OLE + b"\x01" * 600]
)
def test_other_kinds_of_files(data: bytes) -> None:
    assert refused(data) == "list_not_a_table"


def test_a_zip_that_is_no_workbook() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("photo.jpg", b"x")
    assert refused(made.getvalue()) == "list_not_a_table"


def test_declared_sizes_are_checked_before_unpacking() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(640):
                member.write(b"0" * 2**20)
    assert len(made.getvalue()) < 2**20
    assert refused(made.getvalue()) == "list_too_large"


def test_a_cell_in_the_far_corner_is_refused() -> None:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Nombre")
    sheet.write(1_000_000, 16_000, "x")
    book.close()
    assert refused(made.getvalue()) == "list_too_large"


def test_too_many_bytes_or_columns() -> None:
    assert refused(b"a" * (MOST_BYTES + 1)) == "list_too_large"
    assert refused(b"a," * 300 + b"\nb", "x.csv") == "list_too_large"


@pytest.mark.parametrize("name", ["lista.csv", "lista.xls", "lista.pdf", "lista"])
def test_a_renamed_workbook_is_read(name: str) -> None:
    assert [sheet.name for sheet in read_sheets(XLSX, name)] == ["Registro nov", "Hoja2"]


def test_a_renamed_text_file_is_read() -> None:
    assert len(understand(content("tijuana-lista.csv"), "x.xlsx", today=TODAY).rows) == 250


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "mac_roman", "cp850", "utf-16"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encodings_and_separators(encoding: str, separator: str) -> None:
    lines = [
        ["Nombre", "Apellidos", "Notas"],
        ["Célestine", "Désir", "vive en Ñuñoa; sí"],
        ["Zoé", "Noël", "así"],
    ]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    sheet = read_sheets(text.encode(encoding), "l.csv")[0]
    assert [[cell.text for cell in row] for row in sheet.rows] == lines


def test_formulas_are_text_and_never_run() -> None:
    made = io.BytesIO()
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in (["Nombre", "Apellidos", "Notas"], ["Ana", "Pye", '=HYPERLINK("http://x","y")']):
        book.active.append(line)
    book.save(made)
    row = understand(made.getvalue(), "l.xlsx", today=TODAY).rows[0]
    assert row.values.notes == '=HYPERLINK("http://x","y")'
    assert "text_like_formula" in {doubt.reason for doubt in row.doubts}


def test_numbers_keep_their_plain_text() -> None:
    assert cell_of(9039.0).text == "9039"
    assert cell_of(5512345678.0).text == "5512345678"
    assert cell_of("  a \n b ").text == "a b"


@settings(max_examples=300)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=300).map(str.encode)))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(TrackerError):
        understand(data, "x.csv", today=TODAY)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LISTS), st.integers(0, 10**6), st.binary(min_size=1, max_size=60))
def test_any_damage_is_read_or_refused(name: str, place: int, bad: bytes) -> None:
    data = content(name)
    at = place % len(data)
    with contextlib.suppress(TrackerError):
        understand(data[:at] + bad + data[at + len(bad) :], name, today=TODAY)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("'=SUM(A1)", "=SUM(A1)"),
        ("'+52 962 123 4567", "+52 962 123 4567"),
        ("'-", "-"),
        ("'@rosa", "@rosa"),
        ("'Marie'", "'Marie'"),
        ("'", "'"),
        ("D'Haïti", "D'Haïti"),
    ],
)
def test_the_apostrophe_of_our_own_exports_comes_off_again(written: str, read: str) -> None:
    assert cell_of(written).text == read
