"""What a signed record says, for good, and what was added beneath it."""

from hashlib import sha256

from django.db import models

from handrail.accounts.models import User
from handrail.core.models import BaseModel
from handrail.supervision.records.models import Record


class SignedRecord(BaseModel):
    """The walk of the form as it read when it was signed: canonical JSON and its SHA-256, never changed."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="signed")
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    # one double click or a resubmitted page signs once
    save_id = models.UUIDField(unique=True)

    @property
    def is_as_signed(self) -> bool:
        """Whether what stands here has the sum it was signed with; `verify-trail` asks the trail too."""
        return sha256(self.content.encode()).hexdigest() == self.sha256


class WithdrawnRecord(BaseModel):
    """What a record whose notes are about another family said when it was closed: the walk of the form, as JSON."""

    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="withdrawn")
    content = models.TextField()
    # empty in what was closed before there were sums
    sha256 = models.CharField(max_length=64, blank=True, default="")
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()


class Addendum(BaseModel):
    """A correction or an addition beneath a signed record, with its writer and date; itself never changed."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="addenda")
    about = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_words = models.CharField(max_length=400)
    added_at = models.DateTimeField()
    # empty in what was added before there were sums
    sha256 = models.CharField(max_length=64, blank=True, default="")
    save_id = models.UUIDField(unique=True)

    class Meta:
        ordering = ["added_at"]


class PersonHere(models.Model):
    """Somebody who has a record open and in which section they are; what was not said again for a while is over."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="people_here")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=60, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "user"], name="once_here_per_record")]
