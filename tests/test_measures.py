"""Every row of what good means runs by its id, says one line, and passes only where it holds."""

import json
from types import SimpleNamespace

import pytest

from bench import Figure, measure
from bench.rows import ROWS


@pytest.fixture(autouse=True)
def _no_memory(monkeypatch, tmp_path):
    monkeypatch.setattr(measure, "LAST", tmp_path / "last_measured.json")


def row(figure):
    def answer():
        if isinstance(figure, Exception):
            raise figure
        return figure

    return SimpleNamespace(ID="R1", MARK="nothing lost", measure=answer)


def test_every_row_that_is_built_is_in_the_list_and_names_itself():
    built = measure.built()

    assert set(built) <= set(ROWS)
    assert all(module.MARK and callable(module.measure) for module in built.values())


def test_a_row_that_holds_passes_and_is_remembered(monkeypatch, capsys):
    monkeypatch.setattr(measure, "built", lambda: {"R1": row(Figure("0 of 900 lost", holds=True))})

    assert measure.main(["R1"]) == 0
    assert capsys.readouterr().out == "R1  0 of 900 lost  (mark: nothing lost)  holds\n"
    assert json.loads(measure.LAST.read_text())["R1"]["holds"] is True


@pytest.mark.parametrize("figure", [Figure("1 of 900 lost", holds=False), RuntimeError("no server")])
def test_a_row_that_falls_short_or_cannot_be_measured_fails(monkeypatch, capsys, figure):
    monkeypatch.setattr(measure, "built", lambda: {"R1": row(figure)})

    assert measure.main(["r1"]) == 1
    assert "falls short" in capsys.readouterr().out


def test_a_row_that_is_not_built_says_so_and_fails(monkeypatch, capsys):
    monkeypatch.setattr(measure, "built", dict)

    assert measure.main(["R9"]) == 1
    assert "not built yet" in capsys.readouterr().out


def test_one_row_that_fails_fails_the_lot_and_the_rest_still_run(monkeypatch, capsys):
    rows = {"R1": row(Figure("lost", holds=False)), "R2": row(Figure("kept", holds=True))}
    monkeypatch.setattr(measure, "built", lambda: rows)

    assert measure.main(["R1", "R2"]) == 1
    assert "R2  kept" in capsys.readouterr().out


def test_a_row_nobody_knows_is_refused(capsys):
    assert measure.main(["X1"]) == 2
    assert "There is no row X1" in capsys.readouterr().err


def test_the_list_shows_every_row_with_its_mark(capsys):
    assert measure.main(["--list"]) == 0
    shown = capsys.readouterr().out
    assert all(f"{name}" in shown and mark in shown for name, (_, mark) in ROWS.items())
