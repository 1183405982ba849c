"""What people send about files of customers, contacts and activities."""

import uuid

from kernel.files.inputs import FileName
from kernel.inputs import InputModel


class AttachmentCreate(InputModel):
    """A file that was uploaded and confirmed (`POST /files`)."""

    file_id: uuid.UUID


class AttachmentChange(InputModel):
    name: FileName
