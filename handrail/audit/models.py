"""The trail's one table: rows are added and never changed, refused here and by the database itself."""

from typing import Any, NoReturn

from django.db import models

from handrail.core import clock


class TrailIsKept(Exception):
    """A row of the trail is never changed and never deleted."""

    def __init__(self) -> None:
        super().__init__("The trail is only ever added to.")


class TrailQuerySet(models.QuerySet["TrailEvent"]):
    def update(self, **_: Any) -> NoReturn:
        raise TrailIsKept

    def delete(self) -> NoReturn:
        raise TrailIsKept

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        raise TrailIsKept


class TrailEvent(models.Model):
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

    objects = TrailQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["at"], name="trail_by_moment"),
            models.Index(fields=["case_reference", "at"], name="trail_by_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["look"], condition=models.Q(look__isnull=False), name="one_row_for_one_look"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TrailIsKept
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TrailIsKept
