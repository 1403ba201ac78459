"""Two, six or twenty connections that send nothing, or a byte now and then, stop nobody; signed in or not.

In production mode, behind the proxy's configuration as it is in the repository and without any. `script/measure S13`
does everything else that is bad, and compares times.
"""

import re
from dataclasses import replace

import pytest

from bench import s13_abuse
from bench.abuses import FORM, HOLDS_ROOM_FROM
from bench.behind_nginx import nginx
from bench.s13_abuse import at_work, council_in, doing
from bench.serving import sqlite

# Far more than a page takes on a busy machine, and far less than a connection may be idle.
ANSWERED_WITHIN = 5_000
CONTROL = "reading bodies before a thread is taken"


@pytest.fixture(scope="module")
def council():
    with sqlite() as database, council_in(database) as made:
        yield made


@pytest.fixture(scope="module")
def served(council):
    with at_work(council) as here:
        yield here


@pytest.fixture(scope="module")
def proxied(council):
    if nginx() is None:
        pytest.skip("nginx is missing, so its configuration was not tried (sudo apt-get install nginx)")
    with at_work(council, proxied=True) as here:
        yield here


@pytest.mark.parametrize("place", ["served", "proxied"])
@pytest.mark.parametrize("abuse", ["idle bodies", "trickled bodies"])
@pytest.mark.parametrize("who", ["", ", signed in"])
def test_others_open_and_save_beside_them(request, place, abuse, who):
    here = request.getfixturevalue(place)
    for connections in (2, 6, 20):
        with doing(abuse + who, replace(here.abuser, connections=connections)):
            taken = next(here.others).times(2)

        assert taken.unanswered == 0
        assert max(taken.opening, taken.saving) < ANSWERED_WITHIN


@pytest.mark.parametrize("abuse", ["password guesses from all of a network", "password guesses, hung up on"])
def test_others_open_and_save_beside_strangers_who_guess_from_one_network(served, abuse):
    with doing(abuse, served.abuser):
        taken = next(served.others).times(3)

    assert taken.unanswered == 0
    assert max(taken.opening, taken.saving) < ANSWERED_WITHIN


# Whoever does it, and what has them wait in one line.
MANY_OF_ONE = {
    "password guesses from many devices": "one line for an account",
    "password guesses from all networks of one customer": "one line for a customer",
}


def sign_ins_beside(here, abuse):
    """The longest that a newcomer from another network waits, in milliseconds."""
    newcomer = next(here.others)
    with doing(abuse, here.abuser):
        return max(newcomer.try_to_sign_in() for _ in range(3))


@pytest.mark.parametrize("abuse", [*MANY_OF_ONE, "forms without a token, in many sessions"])
def test_newcomers_sign_in_beside_one_account_or_one_customer_with_many_of_anything(served, abuse):
    assert sign_ins_beside(served, abuse) < ANSWERED_WITHIN


@pytest.mark.parametrize(("abuse", "protection"), MANY_OF_ONE.items())
def test_where_each_has_a_line_of_its_own_newcomers_would_wait_for_all(served, council, abuse, protection):
    beside = sign_ins_beside(served, abuse)
    with at_work(council, without=protection) as here:
        assert sign_ins_beside(here, abuse) > 2 * beside


def words_of_a_page_whose_session_has_ended(target, *, come_from):
    """What is answered to a page of words, above what a stranger may send."""
    content = b"words=" + b"a" * 80_000
    more = {
        "Cookie": f"{target.headers['Cookie']}; __Host-session={'a' * 32}",
        "X-Forwarded-For": come_from,
        "Content-Type": FORM,
        "Content-Length": str(len(content)),
        "Connection": "close",
    }
    return answered(target, target.head("POST", "/account/password/", target.headers | more) + content)


MADE_UP = "room held by made-up sessions"


def test_made_up_sessions_take_the_room_of_their_own_network_alone(served):
    with doing(MADE_UP, served.abuser):
        others = [words_of_a_page_whose_session_has_ended(served.abuser, come_from="203.0.113.9") for _ in range(8)]
        theirs = [words_of_a_page_whose_session_has_ended(served.abuser, come_from=HOLDS_ROOM_FROM) for _ in range(8)]

    assert [head.split()[1] for head in others] == ["302"] * 8
    assert "503" in {head.split()[1] for head in theirs}


def test_where_room_is_not_counted_by_network_they_take_that_of_all(council):
    with at_work(council, without="room by network") as here, doing(MADE_UP, here.abuser):
        others = [words_of_a_page_whose_session_has_ended(here.abuser, come_from="203.0.113.9") for _ in range(8)]

    assert "503" in {head.split()[1] for head in others}


def test_where_each_address_has_a_line_of_its_own_they_would_wait(council):
    with at_work(council, without="lines by network") as here:
        abuse = "password guesses from all of a network"
        with doing(abuse, here.abuser):
            taken = next(here.others).times(3)

        assert max(taken.opening, taken.saving) > 2 * next(here.others).times(3).opening


def test_where_threads_wait_for_bodies_others_would_go_unanswered(council, monkeypatch):
    monkeypatch.setattr(s13_abuse, "LONGEST_WAIT", 3.0)
    with at_work(council, without=CONTROL) as here, doing("idle bodies", replace(here.abuser, connections=4)):
        assert next(here.others).times(2).unanswered > 0


def answered(target, head):
    """The head of what is answered."""
    with target.connect() as connection:
        connection.sendall(head)
        return connection.recv(65536).split(b"\r\n\r\n")[0].decode("latin-1").lower()


def test_the_proxy_compresses_pages_and_takes_no_more_than_handrail_does(proxied):
    abuser = proxied.abuser
    page = answered(abuser, abuser.head("GET", "/sign-in/", {"Accept-Encoding": "gzip"}))
    larger = answered(abuser, abuser.head("POST", "/sign-in/", {"Content-Length": str(11 * 1024 * 1024)}))

    assert " 200 " in page
    assert "content-encoding: gzip" in page
    assert "no-store" in page
    assert " 413 " in larger
    for said in (page, larger):
        assert said.count("strict-transport-security: max-age=31536000") == 1


def test_the_number_of_a_request_is_the_proxys_and_nobodys_choice(proxied, served):
    given = {"X-Request-ID": "2f1c0f3a11114222833312345678abcd"}
    through = answered(proxied.abuser, proxied.abuser.head("GET", "/sign-in/", given))
    straight = answered(served.abuser, served.abuser.head("GET", "/sign-in/", served.abuser.headers | given))

    assert re.search(r"x-request-id: [0-9a-f]{32}\r", through + "\r")
    assert given["X-Request-ID"] not in through
    # what the proxy must not pass on: Handrail, which is told that there is one, would believe it
    assert given["X-Request-ID"] in straight


@pytest.mark.parametrize(
    "header",
    [
        {"Content-Type": "text/plain; charset=zlib"},
        {"Content-Type": "text/plain; charset=idna"},
        {"Content-Type": "text/plain; x*=nope''a"},
        {"Accept": "text/html; x*=nope''a"},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/sign-in/?next=%2F", "/nothing-is-here/"])
def test_no_header_has_a_page_read_in_a_character_set_that_is_none(served, header, path):
    said = answered(served.abuser, served.abuser.head("GET", path, served.abuser.headers | header))

    assert " 500 " not in said
    assert "x-request-id" in said


def test_without_a_proxy_a_stranger_sends_no_more_than_a_form_and_is_told_so(served):
    abuser = served.abuser
    larger = answered(abuser, abuser.head("POST", "/sign-in/", abuser.headers | {"Content-Length": "70000"}))

    assert " 413 " in larger
    assert "no-store" in larger
