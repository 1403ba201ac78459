"""An ID token says who somebody is once it is known that the provider signed it, for this service and for now."""

from typing import Any

import jwt
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

# Each needs a key that the provider alone has; what a token says of its own algorithm chooses among these at most.
ALGORITHMS = ("RS256", "PS256", "ES256")
# So far a provider's clock and ours may be apart.
SECONDS_APART = 60
NEEDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]


def verified(id_token: str, *, keys: Any, issuer: str, client_id: str) -> dict[str, Any]:
    """What the token says, as OpenID Connect Core 1.0 has it checked (3.1.3.7) but for the nonce's own words."""
    try:
        claims = jwt.decode(
            id_token,
            key=_key_of(jwt.get_unverified_header(id_token), keys["keys"]),
            algorithms=ALGORITHMS,
            issuer=issuer,
            audience=client_id,
            leeway=SECONDS_APART,
            options={"require": NEEDED, "enforce_minimum_key_length": True},
        )
    except jwt.PyJWTError as fault:
        raise OAuth2Error("The ID token cannot be believed.") from fault
    if claims["aud"] not in (client_id, [client_id]) or claims.get("azp", client_id) != client_id:
        raise OAuth2Error("The ID token was made for another service.")
    jwtkit.verify_jti(claims)
    return claims


def _key_of(header: dict[str, Any], keys: list[dict[str, Any]]) -> jwt.PyJWK:
    algorithm = header["alg"]
    if algorithm in ALGORITHMS:
        for key in keys:
            # a key that names no use or no algorithm is one for any
            fits = key.get("use", "sig") == "sig" and key.get("alg", algorithm) == algorithm
            if fits and key.get("kid") == header.get("kid"):
                return jwt.PyJWK(key, algorithm)
    raise OAuth2Error("The provider has no such key.")
