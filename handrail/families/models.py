"""The people in a family and around it."""

import datetime
from typing import Self

from django.db import models
from django.db.models.expressions import Combinable
from django.db.models.functions import Replace, Upper

from handrail.accounts.models import User
from handrail.cases.choices import CaseStatus
from handrail.cases.models import Case
from handrail.cases.querysets import BelongsToCaseQuerySet
from handrail.core import dates
from handrail.core.models import BaseModel
from handrail.core.names import Named, NamedQuerySet
from handrail.core.references import BETWEEN
from handrail.families.choices import ABUSE_CATEGORIES, PersonKind, PlanType, RelationshipKind, Sex


class NamedOfCaseQuerySet(NamedQuerySet, BelongsToCaseQuerySet):
    """Families and people in them, found by name among those of a case that somebody may open."""


class PersonQuerySet(NamedOfCaseQuerySet):
    def in_the_family(self) -> Self:
        """Without whoever was taken out again, whose row stays for what was written of them."""
        return self.filter(removed=False)

    def with_ids_in_open_families(self) -> Self:
        """Children, each with their id as it is `spelt` when emergency access looks for it."""
        spelt: Combinable = models.F("mosaic_id")
        for between in filter(None, BETWEEN):
            spelt = Replace(spelt, models.Value(between))
        children = self.in_the_family().filter(kind=PersonKind.CHILD, case__status=CaseStatus.OPEN)
        return children.exclude(mosaic_id="").annotate(spelt=Upper(spelt))

    def ids_of_several_families(self) -> Self:
        held = self.order_by().values("spelt").annotate(families=models.Count("case", distinct=True))
        return held.filter(families__gt=1)

    def whose_ids_several_have(self) -> Self:
        shared = self.filter(spelt__in=self.ids_of_several_families().values("spelt"))
        return shared.order_by("spelt", "case__reference")


class Family(Named, BaseModel):
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="family")
    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True)

    objects = NamedOfCaseQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Person(Named, BaseModel):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="people")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=PersonKind)
    mosaic_id = models.CharField(max_length=40, blank=True, db_index=True)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    born = models.DateField(null=True, blank=True)
    born_year = models.PositiveSmallIntegerField(null=True, blank=True)
    expected = models.DateField(null=True, blank=True)
    died = models.DateField(null=True, blank=True)
    ethnicity = models.CharField(max_length=10, blank=True)
    disability = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    worker = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="relatives")
    position = models.PositiveSmallIntegerField(default=0)
    removed = models.BooleanField(default=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["case", "position"]
        constraints = [
            models.CheckConstraint(
                name="person_dies_after_birth",
                condition=models.Q(died=None) | models.Q(born=None) | models.Q(died__gte=models.F("born")),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.strip() else self.name

    def in_words(self, column: str) -> str:
        """What stands in one column, as it is said to people."""
        if column == "sex":
            return self.get_sex_display().lower()
        value = getattr(self, column)
        return dates.say(value) if isinstance(value, datetime.date) else value or "empty"


class Relationship(BaseModel):
    """`first` is the parent, carer or one of a couple; `second` the child or the other."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="relationships")
    kind = models.CharField(max_length=20, choices=RelationshipKind)
    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties_as_first")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties_as_second")
    nature = models.CharField(max_length=40)
    since = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = BelongsToCaseQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="no_tie_to_oneself", condition=~models.Q(first=models.F("second")))]


class Contact(BaseModel):
    """A professional who works with the family and has no account."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=200, blank=True)

    objects = BelongsToCaseQuerySet.as_manager()


class Plan(BaseModel):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="plans")
    type = models.CharField(max_length=20, choices=PlanType)
    category = models.CharField(max_length=3, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    legal_status = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)

    objects = BelongsToCaseQuerySet.as_manager()

    @property
    def category_in_words(self) -> str:
        return ABUSE_CATEGORIES.get(self.category, "")

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(
                name="plan_ends_after_start", condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts"))
            ),
            models.CheckConstraint(
                name="only_child_protection_has_category",
                condition=(models.Q(type="cp") & ~models.Q(category=""))
                | (~models.Q(type="cp") & models.Q(category="")),
            ),
        ]


class KeyDate(BaseModel):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="key_dates")
    on = models.DateField()
    what = models.CharField(max_length=300)

    objects = BelongsToCaseQuerySet.as_manager()

    class Meta:
        ordering = ["on"]
