"""How often somebody may try what they could guess; counted for all processes together (see ACCOUNT_RATE_LIMITS)."""

from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage

from handrail.accounts.models import User


def second_step(user: User) -> RateLimitUsage | None:
    """One more try at somebody's second step, to be forgotten where it was right; none where it is one too many."""
    return _one_more("second_step", user)


def is_to_be_warned(user: User) -> bool:
    """Once in an hour, however often somebody goes on trying."""
    return _one_more("second_step_warning", user) is not None


def _one_more(action: str, user: User) -> RateLimitUsage | None:
    return ratelimit.consume(context.request, app="allauth.account", action=action, key=str(user.pk))
