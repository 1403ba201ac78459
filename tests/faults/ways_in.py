"""The two ways in which what a person does reaches Handrail: asked of a service, or sent over HTTP."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from handrail.accounts.models import User
from handrail.core.refusals import Invalid, NotAllowed, NotFound
from handrail.supervision.recording import services as recording
from handrail.supervision.recording.services import Typed

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Refused(Exception):
    """Handrail said no."""


@dataclass
class Way:
    """One person, signed in, who may also ask without a page."""

    user: User
    client: Client = field(default_factory=Client)

    def sign_in(self) -> "Way":
        # a session that is over would otherwise go on, as old as it is
        self.client.cookies.clear()
        self.client.force_login(self.user, backend=BACKEND)
        return self

    def come_back(self) -> None:
        """Whoever was away for so long that their session ended signs in again."""
        session = self.client.session
        if SESSION_KEY not in session or session.why_over():
            self.sign_in()

    def ask(self, service: Any, /, **given: Any) -> Any:
        try:
            return service(by=self.user, **given)
        except (NotFound, NotAllowed, Invalid) as fault:
            raise Refused(repr(fault)) from fault

    def look(self, page: str, record_id: uuid.UUID) -> str:
        return self._answered(self.client.get(reverse(page, args=[record_id])))

    def send(self, page: str, record_id: uuid.UUID, fields: Mapping[str, Any]) -> str:
        return self._answered(self.client.post(reverse(page, args=[record_id]), fields))

    def save(self, record_id: uuid.UUID, save: Mapping[str, Any], *, over_http: bool) -> dict[str, Any]:
        """One row, as the page's script saves it."""
        if not over_http:
            return asdict(self.ask(recording.save, record_id=record_id, **save))
        fields = {f"typed.{box}": text for box, text in save["typed"].items()}
        fields |= {
            "row": f"{save['kind_name']}.{save['key']}",
            "base": str(save["based_on"]),
            "save_id": str(save["save_id"]),
            "settles": str(save["settles"] or ""),
        }
        answer = self.client.post(reverse("save_row", args=[record_id]), fields)
        self._answered(answer)
        told = answer.json()
        return {**told, "row_id": uuid.UUID(told["row_id"])}

    def save_page(
        self, record_id: uuid.UUID, saves: list[Mapping[str, Any]], save_id: uuid.UUID
    ) -> list[dict[str, Any]]:
        """Several rows at once, as a page without a script sends them."""
        typed = {(save["kind_name"], save["key"]): Typed(save["based_on"], save["typed"]) for save in saves}
        saved = self.ask(recording.save_page, record_id=record_id, typed=typed, save_id=save_id)
        return [asdict(saved.rows[save["kind_name"], save["key"]]) for save in saves]

    @staticmethod
    def _answered(answer: Any) -> str:
        """Where a page leads to, or nothing; a page that asks for something to be put right is no refusal."""
        place = answer.headers.get("Location", "")
        if answer.status_code in (403, 404) or "/sign-in/" in place:
            raise Refused(f"{answer.status_code} {place}")
        assert answer.status_code in (200, 302, 303, 422), answer.status_code
        return place or str(answer.status_code)
