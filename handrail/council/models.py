"""What a council has decided otherwise than by default."""

from django.db import models


class CouncilSetting(models.Model):
    """The value of one setting of `choices.SETTINGS`, which knows its name; a new setting needs no migration."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.IntegerField()

    class Meta:
        default_permissions = ()
