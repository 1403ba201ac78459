"""What every stored thing has: an id that cannot be guessed, and when it was made."""

import uuid

from django.db import models

from handrail.core import clock


class BaseModel(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True
