"""The bills of materials name every package that is locked for production, with its version."""

import json
import subprocess

import pytest

from tests.architecture.rules import ROOT
from tests.architecture.test_dependencies import pinned


@pytest.fixture(scope="module")
def bills():
    subprocess.run([ROOT / "script" / "sbom"], check=True, capture_output=True)
    made = (json.loads((ROOT / "var" / "sbom" / f"{name}.cdx.json").read_text()) for name in ("python", "node"))
    return [component["purl"] for bill in made for component in bill["components"]]


def test_every_locked_package_is_on_the_bill(bills):
    locked = pinned("requirements.lock")

    assert locked
    assert {f"pkg:pypi/{name}@{version}" for name, version in locked.items()} <= set(bills)


def test_what_the_assets_are_built_from_is_on_the_bill(bills):
    assert any(purl.startswith("pkg:npm/govuk-frontend@") for purl in bills)


def test_what_only_tests_use_is_not(bills):
    assert not [purl for purl in bills if "pytest" in purl or "axe-core" in purl]
