"""Sending a template to oneself."""

import uuid

from django.utils.translation import gettext as _

from accounts.models import Employee
from customers.inputs.templates import MergeRecord
from customers.selectors.templates import preview_template
from kernel.actor import Actor
from kernel.mail import send_mail


def send_test(*, actor: Actor, template_id: uuid.UUID, data: MergeRecord) -> bool:
    """Mail the actor what the template says about a record. False, and no mail, if the organisation sends none or
    the actor is no employee.

    Needs `customers:template:view`; refused as the preview is. OSError if the relay refuses.
    """
    letter = preview_template(actor=actor, template_id=template_id, data=data)
    if actor.employee_id is None:
        return False
    to = Employee.objects.values_list("email", flat=True).get(id=actor.employee_id)
    subject = _("[Test] %(subject)s") % {"subject": letter.subject}
    return send_mail(to=to, subject=subject, text=letter.text, html=letter.html)
