"""Faults B: text that breaks a document. A list of nasty names goes through every document of the tool."""

import re
import zipfile
from io import BytesIO

import numpy as np
import openpyxl
import pandas as pd
import pytest
from docx import Document
from matplotlib import pyplot as plt
from pypdf import PdfReader

from olsim.compare import package as package_of
from olsim.compare.request import Asked, run_comparison
from olsim.compare.results import results_of
from olsim.core.errors import OlsimError
from olsim.core.texts import NAME
from olsim.evidence.ensemble import read as read_ensemble
from olsim.evidence.load import load as load_evidence
from olsim.results.folder import Results
from olsim.scenarios.load import load
from tests.faults.telling import call, scenario
from tests.report.small_results import backtest_results, exam_results

NASTY = (
    "$500 of $900",
    "$x_1$ en $$",
    "\\frac{1}{2} $",
    'Plan "B"',
    "Plan 'B'",
    '#import "@preview/x:1.0.0": *',
    "= Kop",
    "== Kop",
    "+ lijst",
    "- lijst",
    "1. lijst",
    "/ term: uitleg",
    'pakket" ] #panic("x") [',
    "*ster* _onder_ `code`",
    "<script>alert(1)</script> & <b>",
    "&amp; &lt;",
    "=1+1",
    '=HYPERLINK("http://voorbeeld.invalid","klik")',
    "+31 30 123",
    "-5 procent",
    "@iemand",
    "http://voorbeeld.invalid/x?y=1",
    "mailto:a@b.invalid",
    "internal:Blad!A1",
    "_onderstreept",
    "__dubbel",
    "{{ 7 * 7 }} {% raw %}",
    "%s %(x)s {0} {x!r}",
    "]]><!--",
    "a;b,c\td",
    "Crème brûlée – ½ €",
    "学校 教師",
    "مدرسة",
    "Школа",
    "📚 boeken",
    "e\u0301 samengesteld",
    "\u200bnul breed",
    "a" * NAME,
    ("woord " * 30)[:NAME].strip(),
    "x" * 74 + " " + "y" * 74,
    "con",
    "NUL",
    "../../weg",
    "~ @ !",
    "\\n \\u0000",
    "'; drop table runs; --",
)
"""Names that may be given, and that some format reads as something else."""
FULL_WIDTH = re.compile(r"[^\x20-\x7e]")


def base_results():
    """A small comparison with a package taken apart, whose names can be changed."""
    known = load_evidence()
    c = run_comparison(
        known,
        read_ensemble(),
        [load(name, known) for name in ("base", "toelage", "utrecht_2026_2029")],
        Asked(draws=2, seeds=1, months=125, workers=1),
    )
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as place:
        more = {"waterval": package_of.waterfall_table(c, 1, Path(place))}
    return results_of(c, known, Asked(months=125, title="", question="").passport(), more)


@pytest.fixture(scope="module")
def compared():
    return base_results()


def renamed(results, name):
    """The comparison in which a scenario, its question, a measure and a wijk are called so."""
    tables = {key: table.copy() for key, table in results.tables.items()}
    tables["scenarios"].loc[1, ["naam", "vraag"]] = name
    tables["maatregelen"].loc[0, "naam"] = name
    passport = {
        **results.passport,
        "titel": "",
        "opdracht": f"olsim compare base {name}",
        "opmerkingen": [{"scenario": name, "opmerking": name}],
    }
    passport["scenario's"] = [
        {**s, "naam": name if k == 1 else s["naam"]} for k, s in enumerate(results.passport["scenario's"])
    ]
    return Results(tables, passport)


@pytest.mark.slow
@pytest.mark.parametrize("name", NASTY)
def test_b1_b4_b5_a_name_goes_through_the_note_in_four_forms_as_it_is(compared, tmp_path, name):
    from html import unescape

    from olsim.report.note.note import write_all

    write_all(renamed(compared, name), tmp_path)
    page = (tmp_path / "notitie.html").read_text(encoding="utf-8")
    assert name.replace("\t", " ") in unescape(page)
    assert "<script" not in page
    word = Document(str(tmp_path / "notitie.docx"))
    assert name.replace("\t", " ") in "\n".join(p.text for p in word.paragraphs)
    pdf = PdfReader(tmp_path / "notitie.pdf")
    if not FULL_WIDTH.search(name):
        flat = "".join("".join(page.extract_text() for page in pdf.pages).split())
        assert "".join(name.split())[:40] in flat.replace("-", "-")
    book = openpyxl.load_workbook(tmp_path / "notitie.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink is not None]
    assert any(cell.value in (name, name.replace("\t", " ")) for cell in cells)
    for path in tmp_path.glob("*.csv"):
        text = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False).to_numpy().ravel()
        assert not [
            cell
            for cell in text
            if cell.startswith(("=", "@", "+")) and not re.fullmatch(r"\+?[\d.,]+", cell)
        ]
    print(f"{NASTY.index(name) + 1} of {len(NASTY)} names through the note in four forms")


@pytest.mark.slow
def test_b_every_name_through_the_page_of_a_run(tmp_path):
    from html import unescape

    from olsim.report.runs import plots
    from olsim.report.runs.page import render
    from olsim.runs.request import compute

    known = load_evidence()
    made = compute(known, load("toelage", known), [0], 90, 1, read_ensemble())
    pictures = {
        name: lambda *_: "data:,"
        for name in (
            "shortage",
            "filled_and_special",
            "demand_book",
            "supply_book",
            "flows",
            "wijken",
            "vacancies",
        )
    }
    with pytest.MonkeyPatch.context() as patched:
        for name, empty in pictures.items():
            patched.setattr(plots, name, empty)
        for name in NASTY:
            told = {
                **made.passport,
                "naam": name,
                "vraag": name,
                "scenario": name,
                "in_woorden": [name],
                "opmerkingen": [name],
                "redenen": {"pupils.bo": name},
                "overrides": {"pupils.bo@2030": 31_000.0},
            }
            render(Results(made.tables, told), tmp_path / "rapport.html")
            page = (tmp_path / "rapport.html").read_text(encoding="utf-8")
            assert unescape(page).count(name) >= 5
            assert "<script" not in page
    print(f"{len(NASTY)} names through the page of a run")


@pytest.mark.slow
def test_b_every_name_through_the_pages_of_fit_backtest_exam_and_sensitivity(tmp_path, capsys):
    from html import unescape

    from olsim.report.sensitivity import page as sensitivity_page
    from olsim.report.validation import backtest as backtest_page
    from olsim.report.validation import fit as fit_page
    from olsim.report.validation import natural_experiments as exam_page
    from olsim.results.folder import read
    from olsim.validation.shipped import fit_results

    fit = fit_results()
    call(
        capsys,
        "sensitivity",
        "morris",
        "--parameters",
        "applying.stay,leaving.exit_30_39",
        "--budget",
        20,
        "--workers",
        1,
        "--out",
        tmp_path / "g",
    )
    (folder,) = (tmp_path / "g").glob("morris-*")
    asked = read(folder)
    for name in NASTY:
        tables = {key: table.copy() for key, table in fit.tables.items()}
        tables["doelen"]["naam"] = name
        with pytest.MonkeyPatch.context() as patched:
            for picture in ("picture", "prior_picture", "rank_picture"):
                patched.setattr(fit_page, picture, lambda *_: b"")
            fit_page.render(Results(tables, fit.passport), tmp_path / "fit.html")
        assert name.replace("\t", " ") in unescape((tmp_path / "fit.html").read_text(encoding="utf-8"))
        told = {**asked.passport, "namen": [name, ""], "opdracht": name}
        parts = {**asked.tables, "factoren": asked.tables["factoren"].assign(naam=name)}
        sensitivity_page.render(Results(parts, told), tmp_path)
        for page, results in ((backtest_page, backtest_results()), (exam_page, exam_results())):
            tables = {
                key: table.assign(naam=name) if "naam" in table else table
                for key, table in results.tables.items()
            }
            page.render(Results(tables, results.passport), tmp_path / f"{page.__name__}.html")
            assert name.replace("\t", " ") in unescape(
                (tmp_path / f"{page.__name__}.html").read_text(encoding="utf-8")
            )
        for path in tmp_path.glob("*.html"):
            assert "<script" not in path.read_text(encoding="utf-8")
    print(f"{len(NASTY)} names through the pages of fit, backtest, exam and sensitivity")


def rendered(blocks):
    """A report with these blocks in four forms."""
    from olsim.report.blocks import Report
    from olsim.report.writers import html, pdf, word

    return lambda name, folder: [
        writer.write(Report(name, name, blocks(name), name), folder / file)
        for writer, file in ((html, "a.html"), (word, "a.docx"), (pdf, "a.pdf"))
    ]


@pytest.mark.parametrize(
    "name",
    [*NASTY, "a\x0bb", "nul\x00", "half\ud800", "regel\n\n= Kop", "z" * 4_000, "\ufffe", "\u2028scheiding"],
)
def test_b4_b5_writers_trust_no_text_at_all(tmp_path, name):
    """The writers themselves: every kind of block with a text that no reader lets through."""
    from olsim.report.blocks import Box, Bullets, Heading, Line, PageBreak, Paragraph, Picture, Table
    from olsim.report.note.plots import as_png

    fig, _ = plt.subplots(figsize=(1, 1))
    png = as_png(fig)

    def blocks(text):
        return [
            Heading(text),
            Paragraph(text),
            Paragraph(text, small=True),
            Box(text, (Line(text, text),), warning=True),
            Bullets((Line(text, text),)),
            Picture(png, text, text),
            Table(text, (text, "b"), ((text, text),), remark=text),
            PageBreak(),
            Heading("slot", 2),
        ]

    rendered(blocks)(name, tmp_path)
    assert len(PdfReader(tmp_path / "a.pdf").pages) >= 1
    with zipfile.ZipFile(tmp_path / "a.docx") as packed:
        assert packed.testzip() is None
    assert len(Document(str(tmp_path / "a.docx")).core_properties.title) <= 255


@pytest.mark.parametrize(
    "sign",
    [
        "\\u000B",
        "\\u0000",
        "\\u0007",
        "\\u001b",
        "\\u0085",
        "\\u2028",
        "\\ufffe",
        "\\u202e",
        "\\u2066",
        "\\U0010FFFF",
        "\\ue000",
    ],
)
@pytest.mark.parametrize("key", ["name", "question"])
def test_b1_signs_that_no_document_shows_are_refused_when_read(tmp_path, capsys, sign, key):
    path = scenario(tmp_path, "")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(rf'{key} = ".*"', lambda _: f'{key} = "Toelage{sign}(regel twee)"', text), encoding="utf-8"
    )
    code, said = call(capsys, "compare", "base", path, "--out", tmp_path / "uit")
    assert (code, "niet te tonen" in said or "niet leesbaar" in said, "proef.toml" in said) == (2, True, True)
    assert said.isprintable() or said.strip().isprintable()


def test_b1_a_title_of_a_script_is_checked_too():
    for text in ("a\x0bb", "half\ud800", "x" * 40_000):
        with pytest.raises(OlsimError, match="tekst"):
            Asked(title=text)


@pytest.mark.parametrize(("length", "code"), [(NAME, 0), (NAME + 1, 2), (40_000, 2)])
def test_b2_a_name_has_a_length(tmp_path, capsys, length, code):
    path = scenario(tmp_path, "", name="n" * length)
    found, said = call(capsys, "new", tmp_path / "kind.toml", "--from", path)
    assert found == code, said


def test_b3_a_dollar_sign_is_a_dollar_sign_in_a_picture():
    from olsim.report import style  # noqa: F401

    fig, ax = plt.subplots()
    text = ax.set_title("$500 of $900")
    fig.canvas.draw()
    assert not text.get_parse_math() or not plt.rcParams["text.parse_math"]
    assert text._preprocess_math(text.get_text()) == ("$500 of $900", False)
    plt.close(fig)


def legend_of(texts):
    from olsim.report.style import legend_below

    fig, ax = plt.subplots(figsize=(7.4, 2.7), layout="constrained")
    handles = [ax.plot([0, 1], [k, k])[0] for k in range(len(texts))]
    legend_below(fig, handles, texts)
    fig.canvas.draw()
    return fig


@pytest.mark.parametrize("texts", [["_onder", "__dubbel", "gewoon"], ["_" * 5]])
def test_b6_a_name_that_begins_with_an_underscore_is_in_the_legend(texts):
    fig = legend_of(texts)
    assert [text.get_text() for text in fig.legends[0].get_texts()] == texts
    plt.close(fig)


def test_b7_the_longest_names_are_whole_within_the_picture():
    shipped = sorted(
        (
            load(name, load_evidence()).name
            for name in (
                "vier_maatregelen",
                "utrecht_2026_2029",
                "rotterdam_slim_organiseren",
                "anders_organiseren",
                "toelage",
                "einde_convenantgeld",
            )
        ),
        key=len,
    )
    for texts in (shipped, ["w" * NAME, "x y " * 37], [f"{name} (deels aanname)" for name in shipped]):
        fig = legend_of(texts)
        box = fig.legends[0].get_window_extent()
        assert box.x0 >= 0.0
        assert box.x1 <= fig.bbox.width + 0.5
        assert ["".join(text.get_text().split()) for text in fig.legends[0].get_texts()] == [
            "".join(text.split()) for text in texts
        ]
        plt.close(fig)


@pytest.mark.parametrize("size", [0.004, 0.02, 0.3, 7.0, 1200.0])
def test_b8_marks_of_an_axis_differ(size):
    from matplotlib.ticker import MaxNLocator

    from olsim.report.style import Dutch

    fig, ax = plt.subplots()
    ax.plot([-size, size], [0, 1])
    ax.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(Dutch())
    fig.canvas.draw()
    texts = [label.get_text() for label in ax.get_xticklabels()]
    assert len(set(texts)) == len(texts)
    values = [float(text.replace(".", "").replace(",", ".").replace("−", "-")) for text in texts]
    assert values == pytest.approx(ax.get_xticks().tolist())
    plt.close(fig)


def test_b9_words_in_a_column_of_the_word_file_can_be_broken():
    from olsim.report.writers.word import hyphenated

    for word in (
        "Noordwest",
        "gemeente",
        "procentpunt",
        "Vleuten-De Meern",
        "basisonderwijs",
        "gespecialiseerd",
        "randgemeenten",
    ):
        parts = re.split("[\xad -]", hyphenated(word))
        assert max(map(len, parts)) <= 8, hyphenated(word)
        assert hyphenated(word).replace("\xad", "") == word


@pytest.mark.slow
def test_b10_one_format_per_unit_and_one_meaning_of_plus_or_minus(compared, tmp_path):
    from olsim.report.note.note import report_of
    from olsim.report.writers import excel
    from olsim.report.writers.cells import write_csv

    write_csv(compared, tmp_path)
    money = pd.read_csv(tmp_path / "kosten.csv", sep=";", decimal=",")
    assert pd.api.types.is_integer_dtype(money["euro per schooljaar"])
    told = pd.read_csv(tmp_path / "verschillen.csv", sep=";", decimal=",")
    raw = compared.tables["verschillen"]
    shares = (raw["maat"] == "tekort_peiling").to_numpy()
    assert set(told["eenheid"][shares]) == {"procentpunt"}
    assert np.allclose(told["verschil"][shares], 100.0 * raw["verschil"][shares], atol=0.0051)
    assert np.allclose(
        told["± (95 procent)"],
        1.96
        * np.where(
            np.isin(
                raw["maat"].map(compared.tables["maten"].set_index("maat")["soort"]), ("share", "points")
            ),
            100.0,
            1.0,
        )
        * raw["rekenfout"],
        atol=0.051,
    )
    names = set(compared.tables["scenarios"]["naam"])
    assert all(any(str(name).startswith(known) for known in names) for name in told["scenario"])
    excel.write(compared, report_of(compared), tmp_path / "n.xlsx")
    book = openpyxl.load_workbook(BytesIO((tmp_path / "n.xlsx").read_bytes()))
    heads = {sheet.title: [cell.value for cell in next(sheet.iter_rows())] for sheet in book}
    assert not [head for sheet in heads.values() for head in sheet if head in ("rekenfout", "alleen_fout")]
    column = heads["Kosten"].index("euro per schooljaar")
    assert {row[column].number_format for row in list(book["Kosten"].iter_rows())[1:]} == {"#,##0"}
    main = {row[1].value: row[2].value for row in list(book["Hoofdtabel"].iter_rows())[1:]}
    assert (
        main[
            (
                "tekort volgens de peiling"
                if "tekort volgens de peiling" in main
                else next(k for k in main if "peiling" in k)
            )
        ]
        == "procentpunt"
    )
