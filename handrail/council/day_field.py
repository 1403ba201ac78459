"""A box for a day, in which working days are the council’s own."""

import datetime
from typing import Any

from django import forms

from handrail.core import dates
from handrail.core.form_fields import TextField
from handrail.council.queries import closed_days


class DayField(TextField):
    """A day as people type it."""

    def clean(self, value: Any) -> datetime.date:
        try:
            return dates.read_date(super().clean(value), closed=closed_days)
        except dates.UnreadableDate as fault:
            raise forms.ValidationError(fault.message) from fault
