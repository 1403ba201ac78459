"""One version of the form: a draft until it is published, and then the same for ever."""

from django.db import models

from handrail.core.models import BaseModel
from handrail.form_library.choices import FormStatus
from handrail.form_library.querysets import FormVersions


class FormVersion(BaseModel):
    name = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=FormStatus, default=FormStatus.DRAFT)
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = FormVersions.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=FormStatus.values), name="form_status_is_known"),
            models.CheckConstraint(
                condition=models.Q(status=FormStatus.DRAFT, published_at=None)
                | (~models.Q(status=FormStatus.DRAFT) & models.Q(published_at__isnull=False)),
                name="form_published_when",
            ),
            models.CheckConstraint(
                condition=models.Q(status=FormStatus.RETIRED, retired_at__isnull=False)
                | (~models.Q(status=FormStatus.RETIRED) & models.Q(retired_at=None)),
                name="form_retired_when",
            ),
            models.UniqueConstraint(
                fields=["status"], condition=models.Q(status=FormStatus.PUBLISHED), name="one_form_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.name
