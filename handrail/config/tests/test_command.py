import os
import secrets
import socket
import subprocess
import sys

import pytest
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from handrail.config import command, settings
from handrail.config.environment import OF_PRODUCTION
from handrail.config.reference import settings_read

SAFE = {
    "HANDRAIL_MODE": "production",
    "HANDRAIL_SECRET_KEY": secrets.token_urlsafe(60),
    "HANDRAIL_HOSTS": "handrail.example.org",
    "HANDRAIL_COUNCIL": "A council",
    "HANDRAIL_BEHIND_PROXY": "yes",
    "HANDRAIL_MAIL": "smtp+tls://mail.example.org",
    "HANDRAIL_MAIL_FROM": "handrail@example.org",
    "HANDRAIL_TRAIL_KEY": secrets.token_urlsafe(60),
    "HANDRAIL_TRAIL_ANCHORS": "/somewhere/else/trail.jsonl",
}

IN_DEVELOPMENT = {"HANDRAIL_MODE": "development", **dict.fromkeys(OF_PRODUCTION, "")}


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def run(*arguments, tmp_path, **changes):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HANDRAIL_")}
    environment |= (
        SAFE
        | {"HANDRAIL_PORT": str(free_port())}
        | {"DATABASE_URL": f"sqlite:///{tmp_path}/handrail.sqlite3"}
        | changes
    )
    return subprocess.run(
        [sys.executable, "-m", "handrail.config.command", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        cwd=settings.BASE_DIR,
        timeout=60,
    )


def test_the_made_up_council_is_refused_in_production(tmp_path):
    done = run("demo", tmp_path=tmp_path)

    assert done.returncode == 1
    assert "never loaded into production" in done.stderr
    assert not (tmp_path / "handrail.sqlite3").exists()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HANDRAIL_SECRET_KEY", "easy", "HANDRAIL_SECRET_KEY is too easy to guess"),
        ("HANDRAIL_SECRET_KEY", "", "HANDRAIL_SECRET_KEY is not set"),
        ("HANDRAIL_TRAIL_KEY", "", "HANDRAIL_TRAIL_KEY is not set"),
        pytest.param(
            "HANDRAIL_TRAIL_KEY",
            SAFE["HANDRAIL_SECRET_KEY"],
            "HANDRAIL_TRAIL_KEY is like HANDRAIL_SECRET_KEY",
            id="the other key",
        ),
        pytest.param(
            "HANDRAIL_TRAIL_KEY",
            SAFE["HANDRAIL_SECRET_KEY"] + "x",
            "HANDRAIL_TRAIL_KEY is like HANDRAIL_SECRET_KEY",
            id="the other key and one sign more",
        ),
        pytest.param(
            "HANDRAIL_SECRET_KEYS_RETIRED",
            SAFE["HANDRAIL_TRAIL_KEY"][1:],
            "RETIRED holds HANDRAIL_TRAIL_KEY",
            id="the key of the trail retired",
        ),
        ("HANDRAIL_HOST", "0.0.0.0", "others than the proxy can reach Handrail"),
        ("HANDRAIL_HOST", "::", "others than the proxy can reach Handrail"),
        ("HANDRAIL_HOST", "10.0.0.5", "others than the proxy can reach Handrail"),
        ("HANDRAIL_MAIL_FROM", "not an address", "HANDRAIL_MAIL_FROM is 'not an address'"),
        ("HANDRAIL_OPENID_SECOND_FACTOR_IS", "iss=https://id.example.org", "told by amr and acr alone"),
        ("HANDRAIL_TRAIL_ANCHORS", "", "HANDRAIL_TRAIL_ANCHORS is not set"),
        ("HANDRAIL_MAIL", "", "HANDRAIL_MAIL is not set"),
        ("HANDRAIL_HOSTS", "*", "HANDRAIL_HOSTS holds"),
        ("HANDRAIL_HOSTS", "localhost", "HANDRAIL_HOSTS holds 'localhost'"),
        ("HANDRAIL_COUNCIL", "", "HANDRAIL_COUNCIL is not set"),
        ("DATABASE_URL", "", "DATABASE_URL is not set"),
        ("HANDRAIL_MODE", "live", "HANDRAIL_MODE is 'live'"),
        ("DATABASE_URL", "mysql://host/name", "DATABASE_URL must begin with"),
    ],
)
def test_production_does_not_start_when_a_setting_is_unsafe(tmp_path, name, value, said):
    done = run("serve", tmp_path=tmp_path, **{name: value})

    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("HANDRAIL_MOD", "HANDRAIL_MOD is no setting of Handrail. Did you mean HANDRAIL_MODE?"),
        ("HANDRAIL_IDLE_MINUTES", "HANDRAIL_IDLE_MINUTES is no setting of Handrail."),
        ("HANDRAIL_SECOND_FACTORS", "Did you mean HANDRAIL_SECOND_FACTOR?"),
    ],
)
@pytest.mark.parametrize("mode", ["production", "development"])
def test_nothing_starts_with_a_name_that_is_no_setting(tmp_path, name, said, mode):
    done = run("check", tmp_path=tmp_path, **({} if mode == "production" else IN_DEVELOPMENT), **{name: "production"})

    assert done.returncode == 1
    assert said in done.stderr


def test_with_a_word_of_its_own_a_proxy_elsewhere_may_reach_the_port(tmp_path):
    done = run("serve", tmp_path=tmp_path, HANDRAIL_HOST="0.0.0.0", HANDRAIL_PROXY_ELSEWHERE="yes")

    assert "the proxy can reach" not in done.stderr
    assert done.returncode == 1  # no assets were collected, and so on


@pytest.mark.parametrize("host", ["0.0.0.0", ""])
def test_nor_does_production_start_there_where_the_command_says_so(tmp_path, host):
    done = run("serve", "--host", host, tmp_path=tmp_path)

    assert "others than the proxy can reach Handrail" in done.stderr


def test_anchors_are_kept_where_there_is_a_folder_that_can_be_written_to(tmp_path, monkeypatch):
    command.refuse_anchors_that_cannot_be_kept(tmp_path / "anchors.jsonl")
    with pytest.raises(ImproperlyConfigured, match=r"is in .+nowhere, which is no folder"):
        command.refuse_anchors_that_cannot_be_kept(tmp_path / "nowhere" / "anchors.jsonl")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(ImproperlyConfigured, match="cannot be written to"):
        command.refuse_anchors_that_cannot_be_kept(tmp_path / "anchors.jsonl")


def test_production_asks_for_that_before_it_serves(tmp_path, monkeypatch, db, settings):
    settings.STATIC_ROOT = str(tmp_path)
    (tmp_path / "staticfiles.json").touch()
    settings.HANDRAIL_TRAIL_ANCHORS = tmp_path / "nowhere" / "anchors.jsonl"
    monkeypatch.setattr(checks, "run_checks", lambda **_: [])

    with pytest.raises(ImproperlyConfigured, match="HANDRAIL_TRAIL_ANCHORS is in"):
        command.refuse_unless_ready(production=True)


@pytest.mark.parametrize("left", OF_PRODUCTION)
def test_without_its_mode_nothing_starts_with_what_production_alone_has(tmp_path, left):
    """Each by itself: whoever lost the line HANDRAIL_MODE has all of them."""
    others = {name: "" for name in OF_PRODUCTION if name != left}
    given = {left: SAFE.get(left, "an earlier one")} | others
    done = run("serve", tmp_path=tmp_path, **given, HANDRAIL_MODE="")

    assert done.returncode == 1
    assert f"{left} is set, which production alone has a use for" in done.stderr


def test_development_starts_without_them(tmp_path):
    done = run("check", tmp_path=tmp_path, **IN_DEVELOPMENT)

    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def served_by_production(tmp_path_factory):
    """A database in which production has written one row of the trail: somebody was added."""
    folder = tmp_path_factory.mktemp("council")
    for arguments in (["migrate"], ["add_administrator", "ada.lund@example.org", "Ada Lund"]):
        done = run(*arguments, tmp_path=folder)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("arguments", [["serve"], ["demo"], ["check", "--database", "default"]])
def test_development_takes_no_database_that_production_has_served(arguments, served_by_production):
    done = run(*arguments, tmp_path=served_by_production, **IN_DEVELOPMENT)

    assert done.returncode == 1
    assert "production has served it" in done.stderr


def test_production_itself_does(served_by_production):
    done = run("check", "--database", "default", tmp_path=served_by_production)

    assert done.returncode == 0, done.stderr


def test_and_development_does_its_own(tmp_path):
    for arguments in (["migrate"], ["add_administrator", "ada.lund@example.org", "Ada Lund"]):
        assert run(*arguments, tmp_path=tmp_path, **IN_DEVELOPMENT).returncode == 0

    assert run("check", "--database", "default", tmp_path=tmp_path, **IN_DEVELOPMENT).returncode == 0


def test_every_setting_is_known_in_every_mode(tmp_path):
    given = {name: "" for name, *_ in settings_read() if name.startswith("HANDRAIL_")} | SAFE

    assert run("check", tmp_path=tmp_path, **given).returncode == 0


def test_the_server_does_not_start_before_the_database_is_migrated(tmp_path):
    done = run("serve", tmp_path=tmp_path, **IN_DEVELOPMENT)

    assert done.returncode == 1
    assert "Run: handrail migrate" in done.stderr


def test_a_port_that_somebody_else_serves_is_said_to_be_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as somebody_else:
        port = somebody_else.getsockname()[1]
        done = run("serve", tmp_path=tmp_path, **IN_DEVELOPMENT, HANDRAIL_PORT=str(port))

    assert done.returncode == 1
    assert f"Port {port} of 127.0.0.1 cannot be used" in done.stderr


@pytest.mark.django_db
def test_a_migrated_database_with_safe_settings_is_ready():
    command.refuse_unless_ready(production=False)


@pytest.mark.django_db
def test_a_failing_check_stops_the_start(monkeypatch):
    from handrail.config import checks

    monkeypatch.setattr(checks, "faults", lambda connection: [("It can lose a save.", "Mend it.")])

    with pytest.raises(ImproperlyConfigured, match="It can lose a save"):
        command.refuse_unless_ready(production=False)
