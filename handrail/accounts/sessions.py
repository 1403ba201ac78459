"""Where sessions are kept (Django's SESSION_ENGINE): in the database, each with how long it lasts."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from handrail.accounts.session_life import Life

DEVICE = "device"
A_KEY = re.compile("[a-z0-9]{32}")


class SessionStore(DatabaseStore):
    """A session that knows how long it lasts. When somebody was last seen is noted without writing the rest anew."""

    _life: Life | None = None

    @property
    def life(self) -> Life | None:
        """How long it lasts; read with it where nothing has been asked of it yet, as of one that allauth has put by."""
        self._get_session()
        return self._life

    @life.setter
    def life(self, life: Life | None) -> None:
        self._life = life

    @classmethod
    def get_model_class(cls) -> Any:
        from handrail.accounts.models import Session

        return Session

    def _validate_session_key(self, key: object) -> bool:
        """Django asks it of each key that a browser sends, before it asks the database for the session."""
        return isinstance(key, str) and A_KEY.fullmatch(key) is not None

    def load(self) -> dict[str, Any]:
        row = self._get_session_from_db()
        if row is None:
            return {}
        self.life = Life(row.begun_at, row.seen_at, row.idle_minutes, row.session_hours)
        return self.decode(row.session_data)

    def create_model_instance(self, data: Mapping[str, Any]) -> Any:
        self.life = self.life or Life.from_now()
        row = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        for name, value in asdict(self.life).items():
            setattr(row, name, value)
        return row

    def begin(self, settings: Mapping[str, int], *, device: str) -> None:
        """Counts from now on, with these limits: somebody has signed in, on a device that these words tell of."""
        self.life = Life.from_now(settings)
        self.set_expiry(None)
        self[DEVICE] = device

    def why_over(self) -> str:
        """Why this session is over, or nothing: while it lasts, and where there is none."""
        return self.life.why_over() if self.life else ""

    def note_activity(self, *, at_once: bool = False) -> None:
        """Somebody did something: written down once a minute, or at once."""
        if self.life is None or not (at_once or self.life.is_to_be_noted()):
            return
        self.life = self.life.seen_now()
        self.model.objects.filter(session_key=self.session_key).update(seen_at=self.life.seen_at)

    def flush(self) -> None:
        super().flush()
        self.life = None
