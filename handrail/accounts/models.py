"""People who sign in, and where they work."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.crypto import salted_hmac

from handrail.accounts.addresses import as_kept
from handrail.accounts.choices import ABOUT_A_HEAD, ChangeKind, ChangeOutcome, Role
from handrail.accounts.querysets import (
    ChangeQuerySet,
    LetterQuerySet,
    LinkRequestQuerySet,
    PlaceQuerySet,
    SessionQuerySet,
    UserQuerySet,
)
from handrail.accounts.session_life import DEFAULTS
from handrail.core import clock
from handrail.core.models import BaseModel
from handrail.core.names import Named, OneLineField


class Agency(Named, BaseModel):
    name = OneLineField(max_length=200, unique=True)
    retired_on = models.DateField(null=True, editable=False)

    objects = PlaceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Team(Named, BaseModel):
    name = OneLineField(max_length=200, unique=True)
    head = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="teams_headed")
    retired_on = models.DateField(null=True, editable=False)

    objects = PlaceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return as_kept(email or "")

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(Named, BaseModel, AbstractBaseUser):
    email = models.EmailField(unique=True)
    name = OneLineField(max_length=200)
    pronouns = OneLineField(max_length=40, blank=True)
    job_title = OneLineField(max_length=200)
    role = models.CharField(max_length=40, choices=Role)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="people")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="people")
    line_manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="line_manages"
    )
    is_active = models.BooleanField(default=True)
    # When an administrator let somebody in again: an account that nobody uses is counted from there.
    enabled_at = models.DateTimeField(null=True, editable=False)
    # When somebody took from this person that they manage people: for a while the council still counts as having two.
    stopped_managing_at = models.DateTimeField(null=True, editable=False)
    # When somebody took from this person that they watch over emergency access: for a while they are still told of it.
    stopped_watching_at = models.DateTimeField(null=True, editable=False)
    # From when this person uses and reviews emergency access, where one person alone let them in.
    emergency_from = models.DateTimeField(null=True, editable=False)
    # Part of what every session of this person must match: another one ends them all, wherever they are.
    sessions_token = models.UUIDField(null=True, editable=False)
    # Those before it that somebody else took away, newest first: what waits on a device was sealed under one of them.
    former_sessions_tokens = models.JSONField(default=list, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = People()

    class Meta:
        ordering = ["search_key"]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """Also asked by Django with each retired secret, so that sessions outlive a change of the secret key."""
        of_the_password = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        value = f"{of_the_password}{self.sessions_token or ''}"
        return salted_hmac("handrail.sessions", value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word.rstrip(".") not in {"Dr", "Mr", "Ms", "Mrs", "Prof"}]
        return "".join(word[0] for word in words[:1] + words[-1:]) if len(words) > 1 else self.name[:2].upper()


class Session(AbstractBaseSession):
    """A browser somebody came in with: since when, when they last did something, and how long it may last."""

    # None while nobody has signed in with it.
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    begun_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    idle_minutes = models.PositiveSmallIntegerField(default=DEFAULTS["idle_minutes"])
    session_hours = models.PositiveSmallIntegerField(default=DEFAULTS["session_hours"])

    objects = BaseSessionManager.from_queryset(SessionQuerySet)()

    class Meta:
        default_permissions = ()

    @classmethod
    def get_session_store_class(cls) -> type:
        from handrail.accounts.sessions import SessionStore

        return SessionStore


class SharedCount(models.Model):
    """The table of Django's database cache: what all processes of the server remember together."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        db_table = "handrail_shared_count"


class AttemptCount(models.Model):
    """How often something was tried that could be guessed, under a digest of what and by whom."""

    key = models.CharField(max_length=64, primary_key=True)
    wrong = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)
    # From when on the next try is looked at, where that is not at once.
    opens_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()


class PasswordLinkRequest(BaseModel):
    """A link to choose a password is to go to this address, if it is somebody's: it waits here for the next round."""

    email = models.CharField(max_length=254)

    objects = LinkRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]


class FormerWatcher(models.Model):
    """Somebody who watched over emergency access to a team's families, or all, and is still told of it for a week."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    # who managed its head is told of what nobody has reviewed in time
    is_told_once_late = models.BooleanField()
    stopped_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["stopped_at"], name="former_watchers_by_moment")]


class Letter(BaseModel):
    """An e-mail to one person about one thing: when it was sent, or how often it was refused and when it is tried.

    One that tells of something done is written with it, whole, and its words are kept until it is sent.
    """

    what = models.CharField(max_length=40)
    about = models.UUIDField()
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    address = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    refused = models.PositiveIntegerField(default=0)
    again_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["what", "about", "person"], name="one_letter_about_a_thing_to_each"),
            models.CheckConstraint(
                name="a_letter_was_sent_or_is_tried_again",
                condition=models.Q(sent_at__isnull=False, again_at=None)
                | models.Q(sent_at=None, again_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["what", "again_at"], condition=models.Q(sent_at=None), name="letter_to_try_again"),
        ]


class ChangeToConfirm(BaseModel):
    """A change to somebody's account that is made once a second person who manages people has confirmed it.

    Where there is no second person, `takes_effect_at` says from when it counts if nobody of those told has stopped it.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="changes_to_confirm")
    kind = models.CharField(max_length=20, choices=ChangeKind)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=40, choices=Role, blank=True)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    line_manager = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # How what is to be changed stood when this was asked for; changes from before this was kept have nothing.
    stood = models.JSONField(default=dict)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)
    takes_effect_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=ChangeOutcome, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    because = models.TextField(blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["created_at"]
        indexes = [models.Index(fields=["outcome", "created_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=models.Q(outcome="") & ~models.Q(kind__in=ABOUT_A_HEAD),
                name="one_change_of_a_kind_waits",
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=models.Q(outcome="", kind__in=ABOUT_A_HEAD),
                name="one_change_of_the_head_of_a_team_waits",
            ),
            models.CheckConstraint(
                name="a_change_says_what_it_is_to_be",
                condition=models.Q(kind=ChangeKind.EMAIL, role="", team=None, line_manager=None) & ~models.Q(email="")
                | models.Q(kind=ChangeKind.ROLE, email="", team__isnull=False, line_manager=None) & ~models.Q(role="")
                | models.Q(kind=ChangeKind.LINE_MANAGER, email="", role="", team=None)
                | models.Q(kind__in=ABOUT_A_HEAD, email="", role="", team__isnull=False, line_manager=None)
                | models.Q(
                    kind__in=[ChangeKind.SECOND_STEPS, ChangeKind.NEW_ACCOUNT, ChangeKind.ENABLE],
                    email="",
                    role="",
                    team=None,
                    line_manager=None,
                ),
            ),
            models.CheckConstraint(
                name="a_change_is_confirmed_by_a_second_person",
                condition=~models.Q(outcome=ChangeOutcome.CONFIRMED)
                | models.Q(closed_by__isnull=False)
                & ~models.Q(closed_by=models.F("asked_by"))
                & ~models.Q(closed_by=models.F("person")),
            ),
            models.CheckConstraint(
                name="a_change_takes_effect_alone_only_after_a_delay",
                condition=~models.Q(outcome=ChangeOutcome.TOOK_EFFECT)
                | models.Q(told_at__isnull=False, takes_effect_at__lte=models.F("closed_at")),
            ),
            models.CheckConstraint(
                name="a_change_waits_or_is_closed",
                condition=models.Q(outcome="", closed_at=None, closed_by=None)
                | ~models.Q(outcome="") & models.Q(closed_at__isnull=False),
            ),
        ]
