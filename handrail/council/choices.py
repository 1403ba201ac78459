"""Every setting of a council, readable by anybody: what it is called, what it is by default, and its bounds."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Setting:
    name: str
    section: str
    label: str
    unit: str
    default: int
    lowest: int
    highest: int
    hint: str = ""
    # Which way it protects less, so that nobody alone weakens it at once.
    weaker: Literal["", "lower", "higher", "either"] = ""

    def weakens(self, before: int, after: int) -> bool:
        return self.weaker == "either" or self.weaker == ("lower" if after < before else "higher")

    def change_in_words(self, before: int, after: int) -> str:
        return f"{self.label}: {after} {self.unit} instead of {before}."

    @property
    def bounds_in_words(self) -> str:
        return f"{self.lowest} to {self.highest} {self.unit}; {self.default} unless changed here."

    @property
    def refusal(self) -> str:
        return f"Write a number from {self.lowest} to {self.highest}."


SUPERVISION, COMPLIANCE, SIGNING_IN, ACCESS = (
    "Supervision",
    "Process compliance",
    "Signing in",
    "Who may open what",
)

SETTINGS = {
    setting.name: setting
    for setting in (
        Setting(
            name="supervised_every_days_protection",
            section=SUPERVISION,
            label="Child protection: supervised every",
            unit="days",
            default=28,
            lowest=7,
            highest=90,
            hint="Of several plans in a family the shortest counts.",
        ),
        Setting(
            name="supervised_every_days_proceedings",
            section=SUPERVISION,
            label="Pre-proceedings and proceedings: supervised every",
            unit="days",
            default=28,
            lowest=7,
            highest=90,
        ),
        Setting(
            name="supervised_every_days_in_need",
            section=SUPERVISION,
            label="Child in need: supervised every",
            unit="days",
            default=42,
            lowest=7,
            highest=180,
        ),
        Setting(
            name="supervised_every_days_looked_after",
            section=SUPERVISION,
            label="Child looked after: supervised every",
            unit="days",
            default=90,
            lowest=7,
            highest=180,
        ),
        Setting(
            name="sign_off_working_days",
            section=SUPERVISION,
            label="A record is signed off within",
            unit="working days",
            default=5,
            lowest=1,
            highest=20,
            weaker="higher",
        ),
        Setting(
            name="key_information_working_days",
            section=COMPLIANCE,
            label="Key information: a “no” makes a next step, due within",
            unit="working days",
            default=10,
            lowest=0,
            highest=60,
            hint="With 0 no next step is made.",
        ),
        Setting(
            name="cultural_identity_working_days",
            section=COMPLIANCE,
            label="Cultural identity: a “no” makes a next step, due within",
            unit="working days",
            default=10,
            lowest=0,
            highest=60,
            hint="With 0 no next step is made.",
        ),
        Setting(
            name="idle_minutes",
            section=SIGNING_IN,
            label="Signed out after doing nothing for",
            unit="minutes",
            default=30,
            lowest=5,
            highest=240,
            weaker="higher",
            hint="A warning comes two minutes before. A change counts from each person’s next sign-in.",
        ),
        Setting(
            name="session_hours",
            section=SIGNING_IN,
            label="Signed out in any case after",
            unit="hours",
            default=12,
            lowest=1,
            highest=24,
            weaker="higher",
            hint="A change counts from each person’s next sign-in.",
        ),
        Setting(
            name="dormant_days",
            section=SIGNING_IN,
            label="An account is disabled when nobody has signed in with it for",
            unit="days",
            default=45,
            lowest=14,
            highest=365,
            weaker="either",
            hint="Of those who manage people, the one who was here last stays, so that somebody can let the others in.",
        ),
        Setting(
            name="unconfirmed_working_days",
            section=SIGNING_IN,
            label="What nobody else can confirm counts after",
            unit="working days",
            default=1,
            lowest=1,
            highest=5,
            weaker="lower",
            hint="For a council in which one person manages people: another address to sign in with, a second step "
            "removed, a role that opens families. For as long no link to choose a password goes to a new address.",
        ),
        Setting(
            name="meeting_access_working_days",
            section=ACCESS,
            label="After a record is signed, those who were in the meeting open the family for",
            unit="working days",
            default=5,
            lowest=1,
            highest=20,
            weaker="higher",
            hint="Where it is not signed, as long after the day by which it should have been.",
        ),
        Setting(
            name="meeting_lead_days",
            section=ACCESS,
            label="Until a record is signed, the chair, deputy and recorder open the family after the meeting for",
            unit="days",
            default=90,
            lowest=28,
            highest=365,
            weaker="higher",
            hint="When that time comes and the record is still not signed, information governance is asked.",
        ),
        Setting(
            name="emergency_minutes",
            section=ACCESS,
            label="Emergency access lasts",
            unit="minutes",
            default=60,
            lowest=5,
            highest=60,
            weaker="higher",
        ),
        Setting(
            name="emergency_review_working_days",
            section=ACCESS,
            label="Emergency access is reviewed within",
            unit="working days",
            default=5,
            lowest=1,
            highest=20,
            weaker="higher",
        ),
        Setting(
            name="restriction_review_days",
            section=ACCESS,
            label="A restriction is reviewed after",
            unit="days",
            default=90,
            lowest=7,
            highest=365,
            weaker="higher",
        ),
    )
}
