"""Templates: texts with merge fields, in several languages."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from kernel.models.base import VersionedModel


class TemplateKind(models.TextChoices):
    """What a template is for."""

    MAIL = "mail"


class Template(VersionedModel):
    """`texts` has for each language (BCP 47) `{"subject", "html", "text"}`; `html` is sanitised, `text` null where
    it is made from it. Archived, never deleted: mails name it."""

    kind = models.CharField(max_length=20, choices=TemplateKind)
    name = models.CharField(max_length=120)
    texts = models.JSONField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "kind", Lower("name"), condition=Q(archived_at=None), name="customers_template_name"
            ),
            models.CheckConstraint(condition=Q(kind__in=TemplateKind.values), name="customers_template_kind"),
            models.CheckConstraint(condition=~Q(texts={}), name="customers_template_says_something"),
        ]
