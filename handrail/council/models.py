"""What a council has decided otherwise than by default, and the days on which it is closed."""

from django.db import models


class CouncilSetting(models.Model):
    """The value of one setting of `choices.SETTINGS`, which knows its name; a new setting needs no migration."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.IntegerField()
    # What protects less counts only after the council's delay: until then, `before` does.
    before = models.IntegerField(null=True)
    counts_from = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()


class ClosedDay(models.Model):
    """A day that is no working day here, though it is neither a weekend nor one of England's bank holidays."""

    on = models.DateField(primary_key=True)
    what = models.CharField(max_length=100)

    class Meta:
        default_permissions = ()
        ordering = ["on"]
