"""Two, six or twenty connections that send nothing, or a byte now and then, stop nobody; signed in or not.

In production mode, behind the proxy's configuration as it is in the repository and without any. `script/measure S13`
does everything else that is bad, and compares times.
"""

from dataclasses import replace

import pytest

from bench import s13_abuse
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
            taken = here.somebody.times(2)

        assert taken.unanswered == 0
        assert max(taken.opening, taken.saving) < ANSWERED_WITHIN


def test_where_threads_wait_for_bodies_nobody_would_be_answered(council, monkeypatch):
    monkeypatch.setattr(s13_abuse, "LONGEST_WAIT", 3.0)
    with at_work(council, without=CONTROL) as here, doing("idle bodies", replace(here.abuser, connections=4)):
        assert here.somebody.times(2).unanswered == 4
