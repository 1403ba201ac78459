"""What is typed to make a day no working day."""

from handrail.core.form_fields import Faulty, TextField
from handrail.council.day_field import DayField


class ClosedDayForm(Faulty):
    on = DayField(error_messages={"required": "Write the day."})
    what = TextField(
        max_length=100,
        error_messages={
            "required": "Write why the office is closed.",
            "max_length": "Use 100 characters or fewer.",
        },
    )
