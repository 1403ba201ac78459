"""People who sign in, and where they work."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from handrail.accounts.choices import Role
from handrail.core.models import BaseModel


class Agency(BaseModel):
    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class Team(BaseModel):
    name = models.CharField(max_length=200, unique=True)
    head = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="teams_headed")

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(BaseModel, AbstractBaseUser):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    pronouns = models.CharField(max_length=40, blank=True)
    job_title = models.CharField(max_length=200)
    role = models.CharField(max_length=40, choices=Role)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="people")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="people")
    line_manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="line_manages"
    )
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = People()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word.rstrip(".") not in {"Dr", "Mr", "Ms", "Mrs", "Prof"}]
        return "".join(word[0] for word in words[:1] + words[-1:]) if len(words) > 1 else self.name[:2].upper()
