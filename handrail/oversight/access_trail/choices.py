"""What of the trail somebody asks for: how far back, and which kind of row."""

from django.db.models import IntegerChoices, TextChoices


class Days(IntegerChoices):
    WEEK = 7, "The last 7 days"
    MONTH = 30, "The last 30 days"
    QUARTER = 90, "The last 90 days"
    YEAR = 365, "The last 365 days"
    ALL = 0, "Since the beginning"


class Kind(TextChoices):
    EVERYTHING = "everything", "Everything"
    LOOKS = "looks", "Looks"
    CHANGES = "changes", "Changes"
    DOWNLOADS = "downloads", "Downloads"
    EMERGENCIES = "emergencies", "Emergency access"
    SIGNING_IN = "signing_in", "Signing in and out"
