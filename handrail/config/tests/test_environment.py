import datetime
import secrets
import ssl

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.smtp import EmailBackend

from handrail.config import environment
from handrail.config.environment import Environment, share_a_piece


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


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "short",
        "a" * 80,
        "made-up",
        "abcdefghij" * 5,
        "abcdefghij" * 5 + "x",
        "correct-horse-" * 6,
        "0123456789abcdef" * 4,
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "the-secret-key-of-handrail-in-westmere-council-is-very-long-indeed",
        "qwertyuiop[]asdfghjkl;'zxcvbnm,./QWERTYUIOPASDFGHJKLZXCVBNM",
    ],
)
def test_a_secret_that_can_be_guessed_is_refused_in_production(secret):
    with pytest.raises(ImproperlyConfigured):
        Environment({"HANDRAIL_SECRET_KEY": secret}).secret("HANDRAIL_SECRET_KEY", needed=True, otherwise="made-up")


@pytest.mark.parametrize("make", [lambda: secrets.token_hex(25), lambda: secrets.token_urlsafe(38)])
def test_a_random_secret_is_none_of_those(make):
    for _ in range(50):
        made = make()
        assert Environment({"KEY": made}).secret("KEY", needed=True, otherwise="made-up") == made


def test_without_counting_tries_a_sentence_would_be_a_secret(monkeypatch):
    monkeypatch.setattr(environment, "is_put_together", lambda secret: False)
    sentence = "the-secret-key-of-handrail-in-westmere-council-is-very-long-indeed"

    assert Environment({"KEY": sentence}).secret("KEY", needed=True, otherwise="made-up")


def test_of_two_keys_neither_is_a_part_of_the_other():
    one, other = secrets.token_urlsafe(60), secrets.token_urlsafe(60)

    assert not share_a_piece(one, other)
    for like_it in (one, f"{one}x", f"x{one}", one[:-1] + "x", one[20:], other + one[10:30]):
        assert share_a_piece(one, like_it)
        assert share_a_piece(like_it, one)


def test_a_secret_that_was_refused_since_still_opens_what_it_sealed():
    """Whoever has to change a key that was taken before needs it among those that are retired."""
    earlier = "abcdefghij" * 5

    assert Environment({"KEYS": earlier}).retired_secrets("KEYS", current="another") == [earlier]


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


@pytest.mark.parametrize("host", [".org", ".example.org", "a.example.org, .example.org"])
def test_no_host_stands_for_all_below_it(host):
    with pytest.raises(ImproperlyConfigured, match="Name each host"):
        Environment({"HANDRAIL_HOSTS": host}).hosts("HANDRAIL_HOSTS", needed=True, otherwise=[])


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "a.localhost", "handrail.example.org, LOCALHOST"])
def test_production_is_at_no_host_that_is_another_machine_for_each(host):
    with pytest.raises(ImproperlyConfigured, match="another machine for each"):
        Environment({"HANDRAIL_HOSTS": host}).hosts("HANDRAIL_HOSTS", needed=True, otherwise=[])
    assert Environment({"HANDRAIL_HOSTS": host}).hosts("HANDRAIL_HOSTS", needed=False, otherwise=[])


@pytest.mark.parametrize("sender", ["handrail@example.org", "Handrail <handrail@example.org>"])
def test_e_mails_come_from_an_address(sender):
    assert Environment({"FROM": sender}).sender("FROM", default="", needed=True) == sender


@pytest.mark.parametrize(
    "sender",
    ["not an address", "handrail@", "Handrail", "Handrail <example.org>", "a@example.org\nBcc: b", "ä@ü.example"],
)
def test_what_is_no_address_of_a_sender_stops_the_start(sender):
    with pytest.raises(ImproperlyConfigured, match="FROM is "):
        Environment({"FROM": sender}).sender("FROM", default="", needed=True)


class TestTheAnchors:
    @pytest.fixture
    def database(self, tmp_path):
        path = tmp_path / "handrail.sqlite3"
        path.touch()
        return path

    def read(self, written, database):
        settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(database)}
        given = Environment({"HANDRAIL_TRAIL_ANCHORS": str(written)})
        return given.anchors("HANDRAIL_TRAIL_ANCHORS", database=settings, needed=True, otherwise=database)

    def test_are_in_a_file_of_their_own(self, database, tmp_path):
        assert self.read(tmp_path / "anchors.jsonl", database) == tmp_path / "anchors.jsonl"
        (tmp_path / "anchors.jsonl").touch()
        assert self.read(tmp_path / "anchors.jsonl", database)

    @pytest.mark.parametrize(
        "name", ["handrail.sqlite3", "handrail.sqlite3-wal", "./handrail.sqlite3", "x/../handrail.sqlite3"]
    )
    def test_and_not_in_the_databases(self, name, database, tmp_path):
        (tmp_path / "x").mkdir()
        with pytest.raises(ImproperlyConfigured, match="database"):
            self.read(f"{tmp_path}/{name}", database)

    @pytest.mark.parametrize("link", ["symlink_to", "hardlink_to"])
    def test_nor_by_another_name(self, link, database, tmp_path):
        getattr(tmp_path / "anchors.jsonl", link)(database)
        with pytest.raises(ImproperlyConfigured, match="database"):
            self.read(tmp_path / "anchors.jsonl", database)

    @pytest.mark.parametrize("place", ["/dev/null", "/"])
    def test_nor_where_nothing_is_kept(self, place, database):
        with pytest.raises(ImproperlyConfigured, match="no file"):
            self.read(place, database)


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


@pytest.mark.parametrize(
    "server", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:70000", "smtp://[oops"]
)
def test_a_mail_server_that_cannot_be_read_stops_the_start(server, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="MAIL"):
        Environment({"MAIL": server}).mail("MAIL", needed=False, folder=str(tmp_path))


@pytest.mark.parametrize("server", ["smtp+tls://mail.example.org", "smtps://mail.example.org"])
def test_the_certificate_of_a_mail_server_is_checked(server, tmp_path, settings):
    for name, value in Environment({"MAIL": server}).mail("MAIL", needed=True, folder=str(tmp_path)).items():
        setattr(settings, name, value)
    context = EmailBackend().ssl_context

    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


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
        "postgresql://[oops/name",
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
    assert encryption_of("db.example.org/name?sslmode=require", needed=False) == {"sslmode": "require"}
    assert encryption_of("localhost/name?sslmode=disable") == {"sslmode": "disable"}
    assert encryption_of("db.example.org/name?sslmode=disable", needed=False) == {"sslmode": "disable"}


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("db.example.org/name?sslmode=disable", "whoever answers in the place of"),
        ("db.example.org/name?sslmode=prefer", "whoever answers in the place of"),
        ("db.example.org/name?sslmode=require", "whoever answers in the place of"),
        ("10.0.0.5/name?sslmode=", "whoever answers in the place of"),
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


@pytest.mark.parametrize(
    "host", ["%2Ftmp,198.51.100.1", "198.51.100.1,%2Ftmp", "localhost,db.example.org", ",db.example.org", "[::1],[::2]"]
)
def test_of_several_hosts_each_is_on_this_machine_or_all_are_asked_who_they_are(host):
    try:
        options = encryption_of(f"{host}/name")
    except ImproperlyConfigured:
        return
    assert options == {"sslmode": "verify-full", "sslrootcert": "system"}


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require"])
def test_several_hosts_are_not_asked_unchecked(mode):
    with pytest.raises(ImproperlyConfigured, match="whoever answers in the place of"):
        postgresql(f"%2Ftmp,198.51.100.1/name?sslmode={mode}")


LED_ELSEWHERE = [
    ("PGHOST", "198.51.100.1"),
    ("PGHOSTADDR", "198.51.100.1"),
    ("PGSERVICE", "elsewhere"),
    ("PGSERVICEFILE", "/somewhere/pg_service.conf"),
    ("PGSSLMODE", "disable"),
    ("PGSSLMODE", "prefer"),
]


def postgresql_where(name, value, rest, *, needed=True):
    """How it is encrypted, where the environment says this too."""
    given = {"DATABASE_URL": f"postgresql://{rest}", name: value}
    said = Environment(given).database("DATABASE_URL", default="", needed=needed)["OPTIONS"]
    return {key: value for key, value in said.items() if key != "options"}


@pytest.mark.parametrize(("name", "value"), LED_ELSEWHERE)
@pytest.mark.parametrize(
    "rest",
    ["/name", "localhost/name", "127.0.0.1/name", "%2Frun%2Fpg/name?sslmode=prefer", "localhost/name?sslmode=require"],
)
def test_production_does_not_ask_a_database_that_the_environment_leads_to_elsewhere(name, value, rest):
    with pytest.raises(ImproperlyConfigured, match=name):
        postgresql_where(name, value, rest)
    assert postgresql_where(name, value, rest, needed=False) in ({}, {"sslmode": "prefer"}, {"sslmode": "require"})


@pytest.mark.parametrize(("name", "value"), LED_ELSEWHERE)
@pytest.mark.parametrize("rest", ["db.example.org/name", "localhost/name?sslmode=verify-full"])
def test_where_a_certificate_is_demanded_it_may(name, value, rest):
    assert postgresql_where(name, value, rest)["sslmode"] == "verify-full"


def test_a_mode_of_the_environment_that_demands_tls_may_stay():
    assert postgresql_where("PGSSLMODE", "verify-full", "localhost/name") == {}


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
