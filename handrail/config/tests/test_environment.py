import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured

from handrail.config.environment import Environment


def test_what_is_needed_and_missing_stops_the_start_by_name():
    with pytest.raises(ImproperlyConfigured, match="HANDRAIL_COUNCIL is not set"):
        Environment({"HANDRAIL_COUNCIL": "  "}).text("HANDRAIL_COUNCIL", needed=True)


def test_a_choice_that_is_not_offered_is_refused():
    with pytest.raises(ImproperlyConfigured, match="must be one of"):
        Environment({"HANDRAIL_MODE": "prod"}).choice("HANDRAIL_MODE", ("test", "production"), default="test")


@pytest.mark.parametrize("answer", ["true", "1", "Yes", "on"])
def test_yes_and_no_are_the_only_answers(answer):
    with pytest.raises(ImproperlyConfigured):
        Environment({"HANDRAIL_BEHIND_PROXY": answer}).yes("HANDRAIL_BEHIND_PROXY")


@pytest.mark.parametrize("secret", ["", "short", "a" * 80, "made-up"])
def test_a_secret_that_can_be_guessed_is_refused_in_production(secret):
    with pytest.raises(ImproperlyConfigured):
        Environment({"HANDRAIL_SECRET_KEY": secret}).secret("HANDRAIL_SECRET_KEY", needed=True, otherwise="made-up")


def test_the_made_up_secret_is_refused_in_production_however_long_it_is():
    made_up = "made-up-key-for-a-made-up-council-only-and-rather-long-too"

    with pytest.raises(ImproperlyConfigured):
        Environment({"KEY": made_up}).secret("KEY", needed=True, otherwise=made_up)


def test_every_host_is_named():
    with pytest.raises(ImproperlyConfigured, match="Name each host"):
        Environment({"HANDRAIL_HOSTS": "a.example.org, *"}).hosts("HANDRAIL_HOSTS", needed=True, otherwise=[])
    assert Environment({"HANDRAIL_HOSTS": "a.example.org, b.example.org"}).hosts(
        "HANDRAIL_HOSTS", needed=True, otherwise=[]
    ) == ["a.example.org", "b.example.org"]


def test_today_is_a_date_or_the_real_one():
    assert Environment({"HANDRAIL_TODAY": "2026-11-23"}).date("HANDRAIL_TODAY", default="") == datetime.date(
        2026, 11, 23
    )
    assert Environment({"HANDRAIL_TODAY": "real"}).date("HANDRAIL_TODAY", default="") is None
    with pytest.raises(ImproperlyConfigured, match="Write it like"):
        Environment({"HANDRAIL_TODAY": "23 November"}).date("HANDRAIL_TODAY", default="")


def test_mail_goes_to_the_server_that_is_named(tmp_path):
    sent_by = Environment({"MAIL": "smtp+tls://post:se%40cret@mail.example.org"}).mail(
        "MAIL", needed=True, folder=str(tmp_path)
    )

    assert sent_by["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (sent_by["EMAIL_HOST"], sent_by["EMAIL_PORT"]) == ("mail.example.org", 587)
    assert (sent_by["EMAIL_HOST_USER"], sent_by["EMAIL_HOST_PASSWORD"]) == ("post", "se@cret")
    assert (sent_by["EMAIL_USE_TLS"], sent_by["EMAIL_USE_SSL"]) == (True, False)


def test_without_a_server_mail_reaches_nobody(tmp_path):
    assert Environment({}).mail("MAIL", needed=False, folder=str(tmp_path))["EMAIL_FILE_PATH"] == str(tmp_path)
    with pytest.raises(ImproperlyConfigured, match="MAIL is not set"):
        Environment({}).mail("MAIL", needed=True, folder=str(tmp_path))


@pytest.mark.parametrize("server", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:70000"])
def test_a_mail_server_that_cannot_be_read_stops_the_start(server, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="MAIL"):
        Environment({"MAIL": server}).mail("MAIL", needed=False, folder=str(tmp_path))


@pytest.mark.parametrize("port", ["", "80", "65535"])
def test_a_port_is_a_number(port):
    assert Environment({"HANDRAIL_PORT": port}).port("HANDRAIL_PORT", default=8000) == int(port or 8000)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eight", "８０"])
def test_what_is_no_port_is_refused(port):
    with pytest.raises(ImproperlyConfigured):
        Environment({"HANDRAIL_PORT": port}).port("HANDRAIL_PORT", default=8000)


def test_a_database_is_named_by_its_address():
    found = Environment({"DATABASE_URL": "postgresql://some%40one:p%3Ass@db.example.org:5433/handrail"}).database(
        "DATABASE_URL", default=""
    )

    assert (found["USER"], found["PASSWORD"]) == ("some@one", "p:ss")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example.org", 5433, "handrail")


def test_sqlite_is_opened_so_that_a_save_is_on_the_disk_before_it_is_acknowledged():
    found = Environment({"DATABASE_URL": "sqlite:////folder/handrail.sqlite3"}).database("DATABASE_URL", default="")

    assert found["NAME"] == "/folder/handrail.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in found["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    "address",
    [
        "mysql://host/name",
        "sqlite://",
        "sqlite:////",
        "sqlite:///here.sqlite3",
        "handrail.sqlite3",
        "postgresql://host:port/name",
    ],
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(ImproperlyConfigured):
        Environment({"DATABASE_URL": address}).database("DATABASE_URL", default="")


@pytest.mark.parametrize("server", ["smtp://mail.example.org", "smtp://10.0.0.5:25", "smtp://localhost.example.org"])
def test_production_sends_no_e_mail_unencrypted_to_another_machine(server, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="unencrypted"):
        Environment({"MAIL": server}).mail("MAIL", needed=True, folder=str(tmp_path))
    assert Environment({"MAIL": server}).mail("MAIL", needed=False, folder=str(tmp_path))["EMAIL_HOST"]


@pytest.mark.parametrize(
    "server", ["smtp://127.0.0.1", "smtp://localhost:2525", "smtp://[::1]", "smtps://a.example.org"]
)
def test_what_does_not_leave_the_machine_or_is_encrypted_may_be_sent(server, tmp_path):
    assert Environment({"MAIL": server}).mail("MAIL", needed=True, folder=str(tmp_path))["EMAIL_HOST"]


def postgresql(rest, *, needed=True):
    return Environment({"DATABASE_URL": f"postgresql://{rest}"}).database("DATABASE_URL", default="", needed=needed)


def encryption_of(rest, **options):
    said = postgresql(rest, **options)["OPTIONS"]
    return {word: value for word, value in said.items() if word != "options"}


def test_every_connection_to_postgresql_says_which_schemas_it_means():
    assert postgresql("localhost/name")["OPTIONS"]["options"] == '-c search_path="$user",public'


@pytest.mark.parametrize(
    "rest", ["one@localhost/name", "one@127.0.0.1/name", "one@[::1]/name", "/name", "%2Frun%2Fpg/name"]
)
def test_postgresql_on_this_machine_needs_no_encryption(rest):
    assert encryption_of(rest) == {}


def test_postgresql_on_another_machine_is_asked_who_it_is_where_nothing_is_said():
    assert encryption_of("db.example.org/name") == {"sslmode": "verify-full", "sslrootcert": "system"}


def test_how_postgresql_is_encrypted_is_read(tmp_path):
    authority = tmp_path / "authority.pem"
    authority.touch()
    for mode in ("verify-ca", "verify-full"):
        said = {"sslmode": mode, "sslrootcert": str(authority)}
        assert encryption_of(f"db.example.org/name?sslmode={mode}&sslrootcert={authority}") == said
    assert encryption_of("db.example.org/name?sslmode=require") == {"sslmode": "require"}
    assert encryption_of("localhost/name?sslmode=disable") == {"sslmode": "disable"}
    assert encryption_of("db.example.org/name?sslmode=disable", needed=False) == {"sslmode": "disable"}


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("db.example.org/name?sslmode=disable", "unencrypted"),
        ("db.example.org/name?sslmode=prefer", "unencrypted"),
        ("10.0.0.5/name?sslmode=", "unencrypted"),
        ("db.example.org/name?sslmode=verify-ca", "sslrootcert"),
        ("db.example.org/name?sslmode=verify-full&sslrootcert=/nowhere.pem", "nowhere.pem is not there"),
        ("localhost/name?sslrootcert=/nowhere.pem", "without sslmode"),
        ("db.example.org/name?ssl=true", "says ssl, which is not known"),
        ("localhost/name?options=-c%20fsync%3Doff", "says options, which is not known"),
        ("localhost/name?sslmode=require&sslmode=disable", "once each"),
    ],
)
def test_a_way_to_postgresql_that_is_not_safe_or_not_known_stops_the_start(rest, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        postgresql(rest)


def test_what_is_asked_of_sqlite_is_refused():
    with pytest.raises(ImproperlyConfigured, match="no use for"):
        Environment({"DATABASE_URL": "sqlite:////folder/name?sslmode=require"}).database("DATABASE_URL", default="")


@pytest.mark.parametrize(
    "host", ["https://handrail.example.org", "handrail.example.org/", "handrail.example.org:443", "a b"]
)
@pytest.mark.parametrize("needed", [True, False])
def test_a_host_is_a_name_alone(host, needed):
    with pytest.raises(ImproperlyConfigured, match="Write the name of the host alone"):
        Environment({"HANDRAIL_HOSTS": host}).hosts("HANDRAIL_HOSTS", needed=needed, otherwise=[])
