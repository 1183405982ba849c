"""Logins: the people who sign in. An employee is a login of the organisation's own staff."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from kernel.models.base import VersionedModel


class LoginKind(models.TextChoices):
    EMPLOYEE = "employee"
    PORTAL_USER = "portal_user"


class Theme(models.TextChoices):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Density(models.TextChoices):
    COMFORTABLE = "comfortable"
    COMPACT = "compact"


class Login(VersionedModel, AbstractBaseUser):
    """One person's way in. Deactivated, never deleted: history and documents name it.

    `name_key` is the folded name, by which people are sorted and found. `language` (BCP 47) and `timezone`
    (IANA) are empty where the organisation's apply.
    """

    kind = models.CharField(max_length=20, choices=LoginKind, default=LoginKind.EMPLOYEE)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=255)
    name_key = models.CharField(max_length=255)
    is_active = models.BooleanField(default=True)
    deactivated_at = models.DateTimeField(null=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=35, blank=True, default="")
    timezone = models.CharField(max_length=64, blank=True, default="")
    theme = models.CharField(max_length=12, choices=Theme, default=Theme.SYSTEM)
    density = models.CharField(max_length=12, choices=Density, default=Density.COMFORTABLE)
    password_changed_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: models.Manager["Login"] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["name_key", "id"], name="accounts_login_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["email"], name="accounts_login_email"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="accounts_login_email_lower"),
            models.CheckConstraint(condition=Q(kind__in=LoginKind.values), name="accounts_login_kind"),
            models.CheckConstraint(condition=Q(theme__in=Theme.values), name="accounts_login_theme"),
            models.CheckConstraint(condition=Q(density__in=Density.values), name="accounts_login_density"),
            models.CheckConstraint(condition=~Q(name=""), name="accounts_login_named"),
            models.CheckConstraint(
                condition=Q(is_active=True, deactivated_at=None, successor=None)
                | Q(is_active=False, deactivated_at__isnull=False),
                name="accounts_login_deactivation",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")), name="accounts_login_successor"
            ),
        ]


class EmployeeManager(models.Manager["Employee"]):
    def get_queryset(self) -> models.QuerySet["Employee"]:
        return super().get_queryset().filter(kind=LoginKind.EMPLOYEE)


class Employee(Login):
    """A login of the organisation's own staff; what the floors above point to."""

    objects: models.Manager["Employee"] = EmployeeManager()  # type: ignore[assignment]

    class Meta:
        proxy = True
