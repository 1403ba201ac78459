import pytest

from handrail.accounts.models import Team
from handrail.core.names import LONGEST_KEY, search_key

TYPED = {
    "Éilís": ["éilís", "ÉILÍS", "eilis", "Eilis", "E\u0301ili\u0301s"],
    "O’Neill": ["o'neill", "oneill", "O´Neill", "O`NEILL", "Oʼneill", "O′Neill"],
    "Wiśniewski": ["wisniewski", "WIŚNIEWSKI", "Wisniewski"],
    "Łukasz": ["lukasz", "łukasz", "ŁUKASZ", "Lukasz"],
    "Begum-Rahman": ["begum rahman", "Begum‐Rahman", "BEGUM  RAHMAN", "begum–rahman"],
    "Søren Ærø": ["soren aero", "SØREN ÆRØ"],
    "Groß": ["gross", "GROẞ", "GROSS"],
    "Đorđe": ["dorde", "ĐORĐE"],
    "İpek Yıldız": ["ipek yildiz", "IPEK YILDIZ"],
    "Nguyễn": ["nguyen", "NGUYỄN"],
    "Şükrü": ["sukru", "S\u0327u\u0308kru\u0308"],
}


@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name, ways in TYPED.items() for typed in ways])
def test_a_name_is_the_same_however_it_is_typed(name, typed):
    assert search_key(typed) == search_key(name)


def test_names_that_differ_stay_apart():
    assert len({search_key(name) for name in TYPED}) == len(TYPED)
    assert search_key("Иванов") != search_key("Петров")


@pytest.mark.parametrize("name", ["", "’", "ŉ", "ﷺ" * 100, "é" * 200, "İI", "𝓐nna", "́", "ſ"])
def test_a_key_is_its_own_key_and_never_too_long(name):
    key = search_key(name)

    assert search_key(key) == key
    assert len(key) <= LONGEST_KEY


def test_names_are_sorted_as_people_expect():
    names = ["Zoe", "Łukasz", "Éilís", "Lena", "Ó Briain", "Adam"]

    assert sorted(names, key=search_key) == ["Adam", "Éilís", "Lena", "Łukasz", "Ó Briain", "Zoe"]


@pytest.mark.django_db
class TestEveryWayToWriteANameWritesItsKey:
    @pytest.fixture
    def team(self):
        return Team.objects.create(name="Éire")

    def key_of(self, team):
        return Team.objects.values_list("search_key", flat=True).get(pk=team.pk)

    def test_saving(self, team):
        assert self.key_of(team) == "eire"
        team.name = "Łódź"
        team.save()
        assert self.key_of(team) == "lodz"

    def test_saving_some_fields(self, team):
        team.name = "Łódź"
        team.save(update_fields=["name"])
        assert self.key_of(team) == "lodz"

    def test_saving_what_was_read_in_part(self, team):
        part = Team.objects.only("name").get(pk=team.pk)
        part.name = "Łódź"
        part.save()
        assert self.key_of(team) == "lodz"
        part = Team.objects.defer("name").get(pk=team.pk)
        part.save()
        assert self.key_of(team) == "lodz"

    def test_many_at_once(self, team):
        [other] = Team.objects.bulk_create([Team(name="Łódź")])
        assert self.key_of(other) == "lodz"
        other.name = "Ærø"
        Team.objects.bulk_update([other], ["name"])
        assert self.key_of(other) == "aero"

    def test_updating(self, team):
        Team.objects.filter(pk=team.pk).update(name="Łódź")
        assert self.key_of(team) == "lodz"
        Team.objects.update_or_create(pk=team.pk, defaults={"name": "Ærø"})
        assert self.key_of(team) == "aero"

    @pytest.mark.parametrize("typed", ["eire", "ÉIRE", "É", "ir"])
    def test_it_is_found(self, team, typed):
        assert list(Team.objects.holding(typed)) == [team]

    @pytest.mark.parametrize("typed", ["", " ", "’", "%", "_", "eire x", "eyre"])
    def test_nothing_else_is_found(self, team, typed):
        assert list(Team.objects.holding(typed)) == []
        assert list(Team.objects.exactly(typed)) == []
