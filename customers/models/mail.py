"""Mails to people at customers, and addresses that relays refuse."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from kernel.models.base import BaseModel


class MailState(models.TextChoices):
    """`sending` is written down before the relay gets the content: who finds it after a crash is `in_doubt`, which
    only a person ends."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"


UNSETTLED = (MailState.PENDING, MailState.CLAIMED, MailState.SENDING)


class Mail(BaseModel):
    """One mail to one address, as it was written: values merged, HTML sanitised.

    `attempts` is the fence: it grows with each claim, and every later write names the one it holds. `message_id` (in
    angle brackets) is the same at each attempt. `tried_at` is when the relay was first given the content.
    `answer_code` (null without one) and `answer` are what the relay said last. `job_id` is the job that sends it.
    """

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey("customers.Contact", on_delete=models.SET_NULL, null=True, related_name="+")
    template = models.ForeignKey("customers.Template", on_delete=models.PROTECT, null=True, related_name="+")
    sender = models.ForeignKey("accounts.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    sender_name = models.CharField(max_length=255)
    reply_to = models.CharField(max_length=254)
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=511)
    language = models.CharField(max_length=35)
    subject = models.CharField(max_length=500)
    html = models.TextField()
    text = models.TextField()
    message_id = models.CharField(max_length=320, unique=True)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    job_id = models.UUIDField(null=True)
    tried_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    answer_code = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="customers_mail_state"),
            models.CheckConstraint(
                condition=Q(state__in=UNSETTLED, settled_at=None)
                | (~Q(state__in=UNSETTLED) & Q(settled_at__isnull=False)),
                name="customers_mail_settled",
            ),
        ]
        indexes = [
            models.Index(fields=["state"], condition=Q(state__in=UNSETTLED), name="customers_mail_unsettled"),
            models.Index(fields=["created_at"], name="customers_mail_created"),
        ]


class MailAttachment(models.Model):
    """A file that goes along with a mail."""

    pk = models.CompositePrimaryKey("mail_id", "file_id")
    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="attachments", db_index=False)
    file = models.ForeignKey("kernel.File", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()


class BouncedAddress(BaseModel):
    """An address (`email`, as it was written) that a relay refused for good; gone again once a mail gets through."""

    email = models.CharField(max_length=254)
    code = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=500)
    bounced_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="customers_bounced_once")]
