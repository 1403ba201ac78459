"""A council says in a file which of its groups or app roles give which role; a mistake in it stops the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from handrail.accounts.claims import read_mapping, read_second_factor_said

MAPPING = """
claim = "roles"

[[gives]]
value = "east-manager"
role = "team_manager"
team = "East Family Safeguarding"
agency = "Westmere Council"

[[gives]]
value = "east"
role = "social_worker"
team = "East Family Safeguarding"
agency = "Westmere Council"
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "roles.toml"
        path.write_text(text)
        return str(path)

    return write


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"roles": ["east"]}, "social_worker"),
        ({"roles": ["east", "east-manager"]}, "team_manager"),
        ({"roles": "east"}, "social_worker"),
        ({"roles": ["west"]}, None),
        ({"roles": [1, None]}, None),
        ({"groups": ["east"]}, None),
        ({}, None),
    ],
)
def test_the_first_that_fits_counts(written, claims, role):
    given = read_mapping(written(MAPPING)).given_by(claims)

    assert (given.role if given else None) == role


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("claim = ", "cannot be read"),
        ("", "needs claim"),
        ('claim = "roles"', "needs claim"),
        (MAPPING.replace("team_manager", "manager"), "'manager' in .* is no role"),
        (MAPPING.replace('team = "East', 'teams = "East'), "each \\[\\[gives\\]\\]"),
        (MAPPING.replace("claim =", "clam =", 1), "clam means nothing"),
    ],
)
def test_a_mistake_in_the_file_is_named(written, text, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        read_mapping(written(text))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ImproperlyConfigured, match=r"nowhere\.toml cannot be read"):
        read_mapping(str(tmp_path / "nowhere.toml"))


def test_what_says_that_a_second_factor_was_asked_for_is_read_strictly():
    amr, acr = read_second_factor_said("amr=mfa, acr=urn:x=1")
    assert (amr.claim, amr.value, acr.claim, acr.value) == ("amr", "mfa", "acr", "urn:x=1")
    assert amr.is_in({"amr": ["pwd", "mfa"]})
    assert not amr.is_in({"amr": "no-mfa"})
    for wrong in ("", "amr", "amr=", "=mfa", "amr=mfa,", "amr=mfa acr=x"):
        with pytest.raises(ImproperlyConfigured, match="write it like amr=mfa"):
            read_second_factor_said(wrong)
