"""Imports and foreign keys point one way, down the list of apps."""

import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass

import pytest
from django.apps import apps

from tests.architecture import rules

CONTRACTS = tomllib.loads((rules.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
APPS, ROOMS = ([layer.split(" | ") for layer in contract["layers"]] for contract in CONTRACTS[:2])


def lint(folder):
    """Runs the import rules on the package in a folder."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_imports_point_one_way():
    done = lint(rules.ROOT)

    assert done.returncode == 0, done.stdout


@pytest.fixture
def bare_package(tmp_path):
    """Every app and room, empty, under the real rules."""
    shutil.copy(rules.ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "handrail").mkdir()
    (tmp_path / "handrail" / "__init__.py").touch()
    for app in rules.apps():
        copy = tmp_path / app.relative_to(rules.ROOT)
        copy.mkdir(parents=True, exist_ok=True)
        (copy / "__init__.py").touch()
    return tmp_path


def write(folder, path, text):
    target = folder / "handrail" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if not (target.parent / "__init__.py").exists():
        (target.parent / "__init__.py").touch()
    target.write_text(text)


@pytest.mark.parametrize(
    ("files", "broken"),
    [
        ({"core/dates.py": "from handrail import cases"}, "Apps only import apps below them"),
        ({"home/queries.py": "from handrail import documents"}, "Apps only import apps below them"),
        ({"reporting/__init__.py": ""}, "Apps only import apps below them"),
        (
            {"supervision/meetings/queries.py": "from handrail.supervision import records"},
            "Rooms of supervision only import rooms below them",
        ),
        (
            {"supervision/goals/queries.py": "from handrail.supervision import actions"},
            "Rooms of supervision only import rooms below them",
        ),
        (
            {"cases/models.py": "from handrail.cases import services", "cases/services.py": ""},
            "Inside an app, imports point towards the data",
        ),
        (
            {"supervision/records/queries.py": "from . import services", "supervision/records/services.py": ""},
            "Inside an app, imports point towards the data",
        ),
        (
            {"home/views/mine.py": "from handrail.cases import models", "cases/models.py": ""},
            "Views and presenters never touch models, querysets or the trail",
        ),
        (
            {"home/presenters.py": "from handrail.audit import trail", "audit/trail.py": ""},
            "Views and presenters never touch models, querysets or the trail",
        ),
    ],
)
def test_an_import_that_points_the_wrong_way_is_found(bare_package, files, broken):
    for path, text in files.items():
        write(bare_package, path, text)

    done = lint(bare_package)

    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{broken} BROKEN" in done.stdout


def test_the_bare_package_breaks_no_rule(bare_package):
    assert lint(bare_package).returncode == 0


@dataclass(frozen=True)
class Pointer:
    holder: str
    target: str


def depth(module: str) -> tuple[int, int]:
    """How far down the list a module is; rooms of supervision come in an order of their own."""
    parts = module.split(".")
    app = next(number for number, layer in enumerate(APPS) if parts[1] in layer)
    room = next((number for number, layer in enumerate(ROOMS) if parts[2:3] and parts[2] in layer), 0)
    return app, room


def points_up(pointer: Pointer) -> bool:
    """Whether a foreign key leads to something above, or to a neighbour it may not know."""
    holder, target = depth(pointer.holder), depth(pointer.target)
    same_place = pointer.holder.split(".")[1:3] == pointer.target.split(".")[1:3]
    if holder[0] != target[0] or pointer.holder.split(".")[1] != "supervision":
        return target < holder or (target == holder and pointer.holder.split(".")[1] != pointer.target.split(".")[1])
    return target[1] < holder[1] or (target[1] == holder[1] and not same_place)


def test_foreign_keys_written_as_strings_point_down_too():
    pointers = {
        Pointer(model.__module__, field.related_model.__module__)
        for model in apps.get_models()
        if model.__module__.startswith("handrail.")
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model.__module__.startswith("handrail.")
    }

    assert pointers
    assert [pointer for pointer in pointers if points_up(pointer)] == []


@pytest.mark.parametrize(
    ("holder", "target", "up"),
    [
        ("handrail.cases.models", "handrail.families.models", True),
        ("handrail.families.models", "handrail.cases.models", False),
        ("handrail.supervision.meetings.models", "handrail.supervision.records.models", True),
        ("handrail.supervision.goals.models", "handrail.supervision.actions.models", True),
        ("handrail.supervision.goals.models", "handrail.supervision.records.models.record", False),
        ("handrail.supervision.records.models.answer", "handrail.supervision.records.models.record", False),
        ("handrail.home.models", "handrail.documents.models", True),
    ],
)
def test_a_foreign_key_that_points_up_is_found(holder, target, up):
    assert points_up(Pointer(holder, target)) is up
