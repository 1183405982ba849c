"""Which state of something that is remembered is the present one."""

import uuid

from django.db import models


class Stamp(models.Model):
    """The present state of one subject (`accounts.employee_names`); no row means: never changed.

    A random value, not a number that grows: a copy of the database brought back from yesterday must not come to
    values that stood for something else.
    """

    name = models.CharField(max_length=60, primary_key=True)
    value = models.UUIDField(default=uuid.uuid4)
