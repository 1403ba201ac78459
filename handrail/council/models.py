"""What a council has decided otherwise than by default."""

from django.db import models

from handrail.council.choices import SETTINGS


class CouncilSetting(models.Model):
    name = models.CharField(max_length=60, primary_key=True, choices=[(name, name) for name in SETTINGS])
    value = models.IntegerField()

    class Meta:
        default_permissions = ()
