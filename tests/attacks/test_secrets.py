"""A thief has a copy of the database: nothing in it opens anything."""

import base64
from typing import Any

import pyotp
from django.conf import settings
from django.db import connection

from kernel.tenancy import Organisation, public_context
from tests.accounts.conftest import link_token
from tests.accounts.people import PASSWORD, join, sign_in


def copy_of(schema: str) -> str:
    """Every row of every table of a schema, as PostgreSQL writes them; bytes in hexadecimal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = %s", [schema])
        tables = [name for (name,) in cursor.fetchall()]
        assert len(tables) > 4
        parts = []
        for table in tables:
            cursor.execute(f'SELECT coalesce(string_agg(t::text, chr(10)), \'\') FROM "{schema}"."{table}" t')
            parts.append(cursor.fetchone()[0])
    return "\n".join(parts)


def spellings(secret: str) -> set[str]:
    raw = secret.encode()
    encoded = (base64.b64encode(raw), base64.urlsafe_b64encode(raw))
    return {secret, raw.hex(), *(each.decode().rstrip("=") for each in encoded)}


def test_a_copy_of_the_database_holds_no_usable_secret(entered: Organisation, mails_to: Any) -> None:
    join("sina@alpha.example", "administrator")
    browser = sign_in(entered, "sina@alpha.example")
    secrets = {"password": PASSWORD, "session": browser.http.cookies[settings.SESSION_COOKIE_NAME].value}

    scopes = {"name": "Script", "scopes": ["customers:read"]}
    key = browser.call("POST", "/api/v1/api-keys", scopes, Idempotency_Key="once").json()["key"]
    secrets |= {"key": key, "secret of the key": key.rpartition("_")[2][:43]}

    totp = browser.post("/api/v1/auth/mfa/totp").json()["secret"]
    confirmed = browser.post("/api/v1/auth/mfa/totp/confirm", {"code": pyotp.TOTP(totp).now()}).json()
    secrets |= {"totp": totp}
    secrets |= {f"recovery code {number}": code for number, code in enumerate(confirmed["recovery_codes"])}

    roles = browser.get("/api/v1/roles").json()["results"]
    role = next(row["id"] for row in roles if row["code"] == "viewer")
    invitation = {"email": "guest@alpha.example", "name": "Guest", "role_ids": [role]}
    assert browser.call("POST", "/api/v1/invitations", invitation, Idempotency_Key="twice").status_code == 201
    copied = copy_of(entered.schema_name)
    secrets["invitation"] = link_token(mails_to("guest@alpha.example")[0])
    browser.post("/api/v1/auth/password/forgot", {"email": "sina@alpha.example"})
    copied += copy_of(entered.schema_name)
    secrets["reset"] = link_token(mails_to("sina@alpha.example")[-1])
    secrets |= {"SECRET_KEY": settings.SECRET_KEY, "KEY_PEPPER": settings.KEY_PEPPER}
    secrets["S3"] = settings.S3_SECRET_ACCESS_KEY

    copied += copy_of(entered.schema_name)
    assert "sina@alpha.example" in copied
    assert "accounts.send_invitation" in copied, "the arguments of the jobs were not looked at"
    with public_context():
        copied += copy_of("public")
    found = {name for name, secret in secrets.items() for text in spellings(secret) if text in copied}
    assert found == set()
    assert len(secrets) > 15
