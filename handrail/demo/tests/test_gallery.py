import re

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    return client.get("/design-system/").content.decode()


def test_the_gallery_shows_every_macro(page, settings):
    design_system = settings.BASE_DIR / "handrail" / "design_system" / "templates" / "design_system"
    gallery = (settings.BASE_DIR / "handrail" / "demo" / "templates" / "demo" / "gallery.html").read_text()
    for part in ("fields", "parts"):
        for macro in re.findall(r"{% macro ([a-z]\w*)\(", (design_system / f"{part}.html").read_text()):
            assert re.search(rf"\b{macro}\(", gallery) or macro == "error_summary"
    assert "There is a problem" in page


def test_no_id_on_the_page_is_used_twice_and_no_style_or_script_stands_in_it(page):
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert len(ids) == len(set(ids))
    assert not re.search(r"\sstyle=|<style|<script(?! type=\"module\" src=)|\son\w+=", page)


def test_whatever_describes_or_labels_something_is_there(page):
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    for attribute in ("aria-describedby", "aria-labelledby", "for"):
        for value in re.findall(rf'\s{attribute}="([^"]+)"', page):
            assert set(value.split()) <= ids
