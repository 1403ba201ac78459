"""Recovery codes that were kept so that they could be read again are kept as digests; those already used are gone."""

import hmac

from allauth.mfa.adapter import get_adapter
from cryptography.fernet import InvalidToken
from django.db import migrations

from handrail.accounts.recovery_codes import digest_of

HOW_MANY, DIGITS = 10, 8


def codes_of(seed):
    """The codes as allauth 65 made them from their seed."""
    made = hmac.new(seed.encode("ascii"), digestmod="sha1")
    for number in range(HOW_MANY):
        made.update(f"{number:3},".encode())
        yield str(int.from_bytes(made.digest()[: DIGITS // 2]) % 10**DIGITS).zfill(DIGITS)


def keep_digests(apps, schema_editor):
    for kept in apps.get_model("mfa", "Authenticator").objects.filter(type="recovery_codes"):
        if "seed" not in kept.data:
            continue
        try:
            seed = get_adapter().decrypt(kept.data["seed"])
        except InvalidToken:  # of a secret key that is gone: none of the codes was good any more
            kept.delete()
            continue
        unused = [code for number, code in enumerate(codes_of(seed)) if not kept.data["used_mask"] >> number & 1]
        kept.data = {"digests": [digest_of(code, user_id=kept.user_id) for code in unused]}
        kept.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_attempts_are_counted_by_device"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(keep_digests, migrations.RunPython.noop)]
