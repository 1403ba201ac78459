"""The trail's tables and its seals: rows are added and never changed, refused here and by the database itself."""

from typing import Any, NoReturn, Self

from django.db import DatabaseError, models

from handrail.audit import writers
from handrail.core import clock


class TrailIsKept(Exception):
    """A row of the trail is never changed and never deleted."""

    def __init__(self) -> None:
        super().__init__("The trail is only ever added to.")


class RowNotTaken(DatabaseError):
    """The database said nothing, and took no row: something in it passed the row over."""


class KeptQuerySet(models.QuerySet):
    def update(self, **_: Any) -> NoReturn:
        raise TrailIsKept

    def delete(self) -> NoReturn:
        raise TrailIsKept

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        raise TrailIsKept


class TrailQuerySet(KeptQuerySet):
    def about(self, case_reference: str) -> Self:
        """About this family alone; a row that names several is found through `TrailCase`."""
        return self.filter(case_reference=case_reference)

    def of(self, actor_id: object) -> Self:
        """What this person did or looked at."""
        return self.filter(actor_id=str(actor_id))


class TrailCaseQuerySet(KeptQuerySet):
    def naming(self, case_reference: str) -> Self:
        return self.filter(case_reference=case_reference)


class TrailPersonQuerySet(KeptQuerySet):
    def concerning(self, person_id: object) -> Self:
        return self.filter(person_id=str(person_id))


class Kept(models.Model):
    """A row of the trail: added, and from then on as it is."""

    class Meta:
        abstract = True
        default_permissions = ()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TrailIsKept
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TrailIsKept

    def _do_insert(self, manager: Any, using: Any, fields: Any, returning_fields: Any, raw: Any) -> Any:
        returned = super()._do_insert(manager, using, fields, returning_fields, raw)  # type: ignore[misc]
        # The id that the database gave; where it is asked for none, nothing comes back.
        if returning_fields and (not returned or returned[0] is None):
            raise RowNotTaken
        return returned


class TrailEvent(Kept):
    """One thing a person did or looked at, in plain values: what it names may be renamed or gone."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=clock.now)
    event = models.CharField(max_length=60)
    actor_id = models.CharField(max_length=64)
    actor_name = models.TextField()
    case_reference = models.TextField(blank=True)
    subject = models.TextField(blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    page = models.TextField(blank=True)
    detail = models.JSONField(default=dict)
    # Who looked at what within which quarter of an hour; a row that is no look has none.
    look = models.CharField(max_length=80, null=True)  # noqa: DJ001 (only nulls may repeat)
    # When the row was really written, as which row of which writer, and the proof of all that the row says: made with
    # the trail's key before the database has the row. Rows from before there were proofs have none.
    written = models.DateTimeField(null=True, editable=False)
    writer = models.CharField(max_length=16, null=True, editable=False)  # noqa: DJ001 (as above)
    number = models.BigIntegerField(null=True, editable=False)
    mac = models.BinaryField(max_length=32, null=True)

    objects = TrailQuerySet.as_manager()

    class Meta(Kept.Meta):
        indexes = [
            models.Index(fields=["at"], name="trail_by_moment"),
            models.Index(fields=["case_reference", "at"], name="trail_by_case"),
            models.Index(fields=["actor_id", "at"], name="trail_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["look"], condition=models.Q(look__isnull=False), name="one_row_for_one_look"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            writers.prove(self)
        super().save(*args, **kwargs)
        writers.count(self)


class TrailCase(Kept):
    """One of the families that a row of the trail names where it names several, so that each finds the row.

    The row says the same in its detail, which is what is sealed and exported; this is how to get there without
    reading every row's detail. `at` is the row's own, so that a family's are in order without asking the row.
    """

    id = models.BigAutoField(primary_key=True)
    # No constraint, like everything in the trail: what is missing is found by whoever verifies it, not refused.
    trail_event = models.ForeignKey(
        TrailEvent, on_delete=models.DO_NOTHING, db_constraint=False, related_name="cases_named"
    )
    case_reference = models.TextField()
    at = models.DateTimeField()

    objects = TrailCaseQuerySet.as_manager()

    class Meta(Kept.Meta):
        indexes = [models.Index(fields=["case_reference", "at", "trail_event"], name="trail_cases_by_case")]


class TrailPerson(Kept):
    """One of the people that a row of the trail is about, other than whoever did it, so that each finds the row.

    As with `TrailCase`, the row says the same itself.
    """

    id = models.BigAutoField(primary_key=True)
    trail_event = models.ForeignKey(
        TrailEvent, on_delete=models.DO_NOTHING, db_constraint=False, related_name="people_concerned"
    )
    person_id = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = TrailPersonQuerySet.as_manager()

    class Meta(Kept.Meta):
        indexes = [models.Index(fields=["person_id", "at", "trail_event"], name="trail_people_by_person")]


class TrailSeal(Kept):
    """The place of one row of the trail in the chain, made with a key that the database does not hold."""

    position = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    mac = models.BinaryField(max_length=32)

    objects = KeptQuerySet.as_manager()

    class Meta(Kept.Meta):
        pass
