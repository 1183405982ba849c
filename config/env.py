"""The environment, read once and typed. Every mistake is reported at start, all at once.

Any variable may be given as NAME_FILE instead: the path of a file that holds the value (for secrets).
"""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict


class FileSecrets(PydanticBaseSettingsSource):
    """Reads FIELD from the file named by the environment variable FIELD_FILE."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"{field_name.upper()}_FILE")
        return (Path(path).read_text().strip() if path else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(None, name)[0] for name in self.settings_cls.model_fields}
        return {name: value for name, value in found.items() if value is not None}


class SmtpRelay(BaseModel):
    """Where mail is handed over, as Django's SMTP backend wants it."""

    host: str
    port: int
    user: str
    password: str
    tls: Literal["none", "starttls", "implicit"]


class Environment(BaseSettings):
    """All that an installation decides. Names are the environment variables, in capitals."""

    model_config = SettingsConfigDict(extra="ignore")

    secret_key: SecretStr = Field(min_length=32, description="Signs sessions, cursors and links.")
    key_pepper: SecretStr = Field(min_length=32, description="HMAC key of stored API key digests.")
    debug: bool = False

    platform_host: str = Field("localhost", description="Host of the platform itself; organisations live below.")
    public_scheme: Literal["http", "https"] = "http"
    public_port: int | None = Field(None, description="Port in public URLs; unset for the scheme's default.")

    database_url: SecretStr = Field(description="postgresql://user:password@host:port/name")
    redis_url: SecretStr = Field(description="redis://host:port without a database number.")
    redis_database_offset: int = Field(0, ge=0, description="First of the four database numbers used.")

    s3_endpoint_url: str | None = None
    s3_public_endpoint_url: str | None = Field(None, description="What a browser uses; default: the same.")
    s3_bucket: str = "kontor"
    s3_region: str = "us-east-1"
    s3_access_key_id: str = ""
    s3_secret_access_key: SecretStr = SecretStr("")

    smtp_url: SecretStr = Field(description="smtp://user:password@host:port, smtp+starttls:// or smtps://")
    outbound_networks: str = Field(
        "", description="Networks (CIDR, commas between) that webhooks and relays may reach though they are not public."
    )
    mail_from: str = "Kontor <no-reply@localhost>"

    rate_limit_actor: str = Field("1200/minute", description="Calls of one login or key.")
    rate_limit_sign_up: str = Field("10/hour", description="New organisations from one address.")
    rate_limit_availability: str = Field("60/minute", description="Host names asked for by one address.")
    rate_limit_organisation: str = Field("12000/minute", description="Calls of a whole organisation.")
    trusted_proxies: int = Field(0, ge=0, description="Reverse proxies in front, whose X-Forwarded-For counts.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, FileSecrets(settings_cls)

    def database(self) -> dict[str, Any]:
        """Connection parameters for Django's DATABASES, from DATABASE_URL."""
        url = urlsplit(self.database_url.get_secret_value())
        return {
            "NAME": url.path.lstrip("/"),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": url.hostname or "",
            "PORT": str(url.port or 5432),
        }

    def redis(self, purpose: Literal["queue", "cache", "limits"]) -> str:
        """URL of one purpose's own database: the cache's `clear()` is FLUSHDB, so nothing shares one."""
        number = self.redis_database_offset + ("queue", "cache", "limits").index(purpose)
        return f"{self.redis_url.get_secret_value().rstrip('/')}/{number}"

    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks of OUTBOUND_NETWORKS."""
        return tuple(ip_network(text.strip()) for text in self.outbound_networks.split(",") if text.strip())

    def smtp(self) -> SmtpRelay:
        """The relay of SMTP_URL."""
        url = urlsplit(self.smtp_url.get_secret_value())
        tls: dict[str, Literal["none", "starttls", "implicit"]]
        tls = {"smtp": "none", "smtp+starttls": "starttls", "smtps": "implicit"}
        return SmtpRelay(
            host=url.hostname or "localhost",
            port=url.port or 25,
            user=unquote(url.username or ""),
            password=unquote(url.password or ""),
            tls=tls[url.scheme],
        )
