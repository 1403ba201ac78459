from handrail.config import reference


def test_the_generated_pages_say_what_the_code_says():
    assert reference.stale() == []


def test_a_page_that_differs_by_one_letter_is_stale(monkeypatch, tmp_path):
    page = tmp_path / "roles.md"
    page.write_text(reference.roles() + "x")
    monkeypatch.setattr(reference, "pages", lambda: {page: reference.roles()})

    assert reference.stale() == [page]


def test_every_setting_that_is_read_is_on_the_page():
    page = reference.environment_settings()

    for name in ("DATABASE_URL", "HANDRAIL_MODE", "HANDRAIL_SECRET_KEY", "HANDRAIL_PORT"):
        assert f"`{name}`" in page


def test_every_event_is_on_the_page_of_the_trail():
    assert all(f"| `{event}` |" in reference.trail() for event in reference.EVENTS)


def test_every_role_and_every_state_is_on_its_page():
    assert all(role.label in reference.roles() for role in reference.Role)
    assert all(status.label in reference.states() for status in reference.RecordStatus)
