"""Sending a template, or a mail that is being written, to oneself."""

import uuid
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from accounts.models import Employee
from customers.inputs.templates import MergeRecord
from customers.selectors.templates import preview_template
from customers.services.mail.mail_sending import page_of, parts_of
from kernel.actor import Actor
from kernel.mail import Part, send_mail


def send_test(*, actor: Actor, template_id: uuid.UUID, data: MergeRecord) -> bool:
    """Mail the actor what the template says about a record. False, and no mail, if the organisation sends none or
    the actor is no employee.

    Needs `customers:template:view`; refused as the preview is. OSError if the relay refuses.
    """
    letter = preview_template(actor=actor, template_id=template_id, data=data)
    return _send(actor, letter.subject, letter.html, letter.text, letter.language)


def send_test_of_mail(*, actor: Actor, letter: Mapping[str, str], file_ids: Sequence[uuid.UUID]) -> bool:
    """Mail the actor a letter (`subject`, `html`, `text`, `language`) with files, as somebody else would get it.

    False and OSError as `send_test`.
    """
    return _send(actor, **letter, parts=parts_of(file_ids))


def _send(actor: Actor, subject: str, html: str, text: str, language: str, parts: Sequence[Part] = ()) -> bool:
    if actor.employee_id is None:
        return False
    to = Employee.objects.values_list("email", flat=True).get(id=actor.employee_id)
    marked = _("[Test] %(subject)s") % {"subject": subject}
    return send_mail(to=to, subject=marked, text=text, html=page_of(subject, html, language), parts=parts)
