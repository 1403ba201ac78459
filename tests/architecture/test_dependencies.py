"""What is installed is locked by hash, explained, and named without an address."""

import json
import re
import tomllib

import pytest

import handrail
from tests.architecture import rules

LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-nodejs.lock"]


def pinned(lock):
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", (rules.ROOT / lock).read_text(), re.MULTILINE))


def addresses(text):
    return re.findall(r"(?:https?|file)://[^\s\"]+|--(?:extra-)?index-url|--find-links", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_records_no_address_and_a_hash_for_everything(lock):
    text = (rules.ROOT / lock).read_text()

    assert addresses(text) == []
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=\S)", text.strip()))


def test_an_address_in_a_lock_is_found():
    assert addresses("--extra-index-url https://packages.example.org/simple")


def test_the_development_lock_holds_the_other_one():
    assert pinned("requirements.lock").items() <= pinned("requirements-dev.lock").items()


def test_the_lock_of_node_packages_records_no_address_to_download_from():
    packages = json.loads((rules.ROOT / "package-lock.json").read_text())["packages"]

    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in packages.items() if name)


def test_the_macros_and_the_style_sheets_are_of_versions_that_match():
    packages = json.loads((rules.ROOT / "package-lock.json").read_text())["packages"]

    assert pinned("requirements-dev.lock")["govuk-frontend-jinja"].startswith("4.1.")
    assert packages["node_modules/govuk-frontend"]["version"] == "6.3.0"


def test_the_package_of_assets_has_the_version_of_handrail():
    assert json.loads((rules.ROOT / "package.json").read_text())["version"] == handrail.__version__


def test_every_dependency_says_why_it_is_there():
    text = (rules.ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]

    assert [name for name in wanted if not re.search(rf'"{re.escape(name)}".*#', text)] == []
