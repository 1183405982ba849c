"""Odd files: each is read as it is meant, or refused in words, and harms nobody."""

import csv
import io
import resource
import zipfile
from datetime import date

import openpyxl
import pytest

from kernel.errors import AppError
from kernel.imports.formats.limits import MAX_CELL, MAX_COLUMNS
from kernel.imports.formats.source import Reading, Table, open_table
from kernel.imports.values import CellError, read_boolean, read_date, read_number

BULGARIAN = "Име;Град\nПърва фирма ООД;София\nВтора търговска къща;Пловдив\nТрета;Стара Загора\n"


def opened(body: bytes, **reading) -> Table:
    return open_table(io.BytesIO(body), Reading(**reading))


def rows(body: bytes, **reading) -> list[list[str]]:
    return [list(row.cells) for row in opened(body, **reading).rows]


def refusal(body: bytes, **reading) -> str:
    with pytest.raises(AppError) as refused:
        rows(body, **reading)
    assert refused.value.status == 422
    return str(refused.value.code)


def workbook(*lines: list, title: str = "Sheet") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for line in lines:
        book.active.append(line)
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


def with_part(body: bytes, name: str, content: bytes) -> bytes:
    """The archive with one member added, or in place of its own."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return changed.getvalue()


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic"],
)
def test_any_usual_encoding_is_found_out(encoding):
    table = opened(BULGARIAN.encode(encoding))
    assert table.header == ["Име", "Град"]
    assert [row.cells[0] for row in table.rows] == ["Първа фирма ООД", "Втора търговска къща", "Трета"]


def test_western_texts_and_a_chosen_encoding():
    text = "Name,Town\nMüller & Söhne,Köln\nÄrger,Zürich\n"
    assert rows(text.encode("cp1252"))[0] == ["Müller & Söhne", "Köln"]
    assert rows(text.encode("cp850"), encoding="cp850")[0] == ["Müller & Söhne", "Köln"]


def test_bytes_that_the_chosen_encoding_has_not_are_refused():
    assert refusal(b"Name\nM\x81ller\n", encoding="cp1252") == "file_unreadable"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter):
    body = delimiter.join(["Name", "Town", "Note"]) + "\n" + delimiter.join(["A", "B", '"x, y; z | w"']) + "\n"
    assert rows(body.encode()) == [["A", "B", "x, y; z | w"]]


def test_quotes_line_breaks_and_rows_of_other_lengths():
    body = b'Name,Note\r\n"A ""B""","two\r\nlines"\r\n\r\nC\rD,1,2,3\n,,\n'
    table = opened(body)
    assert [(row.number, list(row.cells)) for row in table.rows] == [
        (2, ['A "B"', "two\r\nlines"]),
        (5, ["C"]),
        (6, ["D", "1", "2", "3"]),
    ]


def test_without_a_header_the_first_row_is_one():
    assert rows(b"A,1\nB,2\n", has_header=False) == [["A", "1"], ["B", "2"]]


def test_formulas_are_texts_and_lose_only_the_apostrophe_of_our_own_exports():
    assert rows(b"Name,X\n=cmd|' /C calc'!A0,'+359 2\n") == [["=cmd|' /C calc'!A0", "+359 2"]]


@pytest.mark.parametrize("body", [b"a\x00b,c\nd,e\n", "a,b\nc\u0000,d\n".encode("utf-16")], ids=["NUL", "wide NUL"])
def test_texts_with_nul_are_refused(body):
    assert refusal(body) == "file_unreadable"


def test_a_quotation_mark_that_is_not_closed_is_named():
    body = b'Name,Note\nA,b\nC,"never closed\n' + b"x,y\n" * 200_000
    assert refusal(body) == "file_unreadable"


def test_a_huge_cell_and_a_line_without_end_are_refused():
    assert refusal(b"Name\n" + b"x" * (MAX_CELL + 1) + b"\n") == "file_unreadable"
    assert refusal(b"Name,b\n" + b"," * 3_000_000 + b"\n") in ("file_unreadable", "file_too_large")


def test_a_thousand_columns_are_read_and_more_are_refused():
    header = ",".join(f"c{number}" for number in range(MAX_COLUMNS))
    line = ",".join("x" for _ in range(MAX_COLUMNS))
    assert len(rows(f"{header}\n{line}\n".encode())[0]) == MAX_COLUMNS
    assert refusal(f"{header}\n{line},x\n".encode()) == "file_too_large"


def test_records_that_go_on_for_ever_are_refused():
    assert refusal(b"Name,b\n" + b'"a\n",' * 400_000) == "file_unreadable"


def test_a_workbook_is_read_as_one_would_read_it():
    body = workbook(
        ["Name", "Since", "Number", "Share", "Yes"], ["A", date(2026, 1, 31), 4711.0, 12.5, True], [], ["B"]
    )
    table = opened(body)
    assert (table.sheet, table.sheets) == ("Sheet", ["Sheet"])
    assert [(row.number, list(row.cells)) for row in table.rows] == [
        (2, ["A", "2026-01-31", "4711", "12.5", "1"]),
        (4, ["B"]),
    ]


def test_a_sheet_can_be_chosen_and_empty_ones_are_passed_over():
    book = openpyxl.Workbook()
    book.active.title = "Empty"
    for name in ("One", "Two"):
        book.create_sheet(name).append([name])
        book[name].append(["x" + name])
    body = io.BytesIO()
    book.save(body)
    assert opened(body.getvalue()).sheet == "One"
    assert rows(body.getvalue(), sheet="Two") == [["xTwo"]]
    assert refusal(body.getvalue(), sheet="Three") == "file_unreadable"


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_parsed():
    bomb = with_part(workbook(["a"]), "xl/worksheets/sheet1.xml", b" " * (101 * 1024 * 1024))
    assert len(bomb) < 200_000
    assert refusal(bomb) == "file_too_large"
    styles = with_part(workbook(["a"]), "xl/styles.xml", b" " * (5 * 1024 * 1024))
    assert refusal(styles) == "file_too_large"


def test_what_an_archive_says_about_its_sizes_is_not_believed():
    body = bytearray(with_part(workbook(["a"]), "xl/worksheets/sheet1.xml", b" " * (101 * 1024 * 1024)))
    size = (101 * 1024 * 1024).to_bytes(4, "little")
    lying = bytes(body).replace(size, (100).to_bytes(4, "little"))
    assert lying != bytes(body)
    assert refusal(lying) in ("file_too_large", "file_unreadable")


def test_a_workbook_of_too_many_parts_is_refused():
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for number in range(1_001):
            archive.writestr(f"xl/media/{number}", b"")
    assert refusal(body.getvalue()) == "file_too_large"


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        b'<?xml version="1.0"?>' + b" " * 300_000 + b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x []><x/>'.encode("utf-16"),
    ],
    ids=["external", "late", "wide"],
)
@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/workbook.xml"])
def test_entities_in_workbooks_are_refused(content, part):
    assert refusal(with_part(workbook(["a"], ["b"]), part, content)) == "file_unreadable"


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml", "xl/styles.xml"]
)
@pytest.mark.parametrize("content", [b"", b"<", b"<x/>", b"\xff\xff\xff", b"<workbook xmlns='x'><sheets/></workbook>"])
def test_damaged_workbooks_are_refused_or_have_no_rows(part, content):
    body = with_part(workbook(["a"], ["b"]), part, content)
    try:
        found = rows(body)
    except AppError as refused:
        assert (str(refused.code), refused.status) == ("file_unreadable", 422)
    else:
        # Without styles or types the cells are what they were, and nothing else comes of damage.
        assert found in ([], [["b"]]), found


def test_half_a_workbook_is_refused():
    body = workbook(["a"], ["b"])
    assert refusal(body[: len(body) // 2]) == "file_unreadable"


def test_what_is_two_things_at_once_is_taken_for_what_it_begins_as():
    assert refusal(b"%PDF-1.7\n" + workbook(["a"], ["b"])) == "file_unreadable"


def test_cards_become_rows():
    body = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lee;Ann;;;\r\nFN:Ann Lee\r\nORG:Orion\\, Build;Sales\r\n"
        "TEL;TYPE=CELL:+359 888 123456\r\nitem1.EMAIL;TYPE=INTERNET:ann@orion.exa\r\n mple\r\n"
        "ADR;TYPE=WORK:;;1 Vitosha;Sofia;;1000;Bulgaria\r\nPHOTO;ENCODING=b:AAAA\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=\r\n=D0=B0;;\r\nEND:VCARD\r\n"
    )
    table = opened(body.encode())
    found = [dict(zip(table.header, row.cells, strict=True)) for row in table.rows]
    assert {name: value for name, value in found[0].items() if value} == {
        "Full name": "Ann Lee",
        "First name": "Ann",
        "Last name": "Lee",
        "Company": "Orion, Build",
        "Phone 1": "+359 888 123456",
        "Email 1": "ann@orion.example",
        "Street": "1 Vitosha",
        "City": "Sofia",
        "Postal code": "1000",
        "Country": "Bulgaria",
    }
    assert found[1]["Last name"] == "Ива"


def test_a_card_cannot_bring_the_character_nul():
    body = b"BEGIN:VCARD\r\nN;ENCODING=QUOTED-PRINTABLE:A=00B;;;\r\nEND:VCARD\r\n"
    assert rows(body)[0][2] == "AB"
    assert refusal(body.replace(b"=00", b"\x00")) == "file_unreadable"


def test_a_card_without_end_is_refused():
    assert refusal(b"BEGIN:VCARD\r\n" + b"NOTE:x\r\n" * 500_000) == "file_unreadable"


def test_a_large_file_is_read_in_little_memory(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        writer = csv.writer(file)
        for number in range(300_000):
            writer.writerow([f"Company {number}", "Some Street 1", "Sofia", "x" * 60])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with path.open("rb") as file:
        table = open_table(file, Reading())
        assert sum(1 for _row in table.rows) == 299_999
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


@pytest.mark.parametrize(
    ("text", "form", "value"),
    [
        ("1200", "", "1200"),
        ("1,2E+03", "", "1200"),
        ("1.2e3", "", "1200"),
        ("12,5", "", "12.5"),
        ("1.234,56", "", "1234.56"),
        ("1,234.56", "", "1234.56"),
        ("1 234,5", "", "1234.5"),
        ("1'234.5", "", "1234.5"),
        ("1,234", "comma", "1.234"),
        ("1,234", "point", "1234"),
        ("-7", "", "-7"),
    ],
)
def test_numbers_as_people_write_them(text, form, value):
    assert format(read_number(text, form), "f") == value


@pytest.mark.parametrize("text", ["1,234", "far", "1,2,3.4.5", "1e999", "nan", "infinity", "", "٣"])
def test_what_is_no_number_or_two(text):
    with pytest.raises(CellError):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "form", "value"),
    [
        ("2026-11-21", "", date(2026, 11, 21)),
        ("2026-11-21 10:00:00", "", date(2026, 11, 21)),
        ("21.11.2026", "", date(2026, 11, 21)),
        ("5.6.2026 г.", "", date(2026, 6, 5)),
        ("11/21/2026", "", date(2026, 11, 21)),
        ("05/06/26", "mdy", date(2026, 5, 6)),
        ("05/06/26", "dmy", date(2026, 6, 5)),
    ],
)
def test_dates_as_people_write_them(text, form, value):
    assert read_date(text, form) == value


@pytest.mark.parametrize("text", ["05/06/2026", "31.2.2026", "soon", "2026", "0.0.0"])
def test_what_is_no_date_or_two(text):
    with pytest.raises(CellError):
        read_date(text)


def test_yes_and_no():
    assert [read_boolean(text) for text in ("Yes", "ДА", "x", "1", "ja")] == [True] * 5
    assert [read_boolean(text) for text in ("no", "не", "0", "Nein")] == [False] * 4
    for text in ("maybe", ""):
        with pytest.raises(CellError):
            read_boolean(text)
