"""`/customers/{id}/notes`, `/contacts/{id}/notes`."""

import uuid
from typing import Any, ClassVar

from rest_framework.request import Request

from customers.api.around_outputs import NoteOut
from customers.inputs.notes import NoteChange, NoteCreate
from customers.permissions import CustomerRight
from customers.selectors import around
from customers.selectors import notes as reading
from customers.services import notes
from customers.targets import Target
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.listing import ChangeOut, ListOut, ListQuery
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError


class NoteQuery(ListQuery):
    """`pinned=true`: only pinned ones."""

    pinned: bool | None = None


class NoteViewSet(ResourceViewSet):
    """Notes about one thing; those of others that are private are not there."""

    target: ClassVar[Target]

    @endpoint(
        right=CustomerRight.NOTE_VIEW, query=NoteQuery, output=ListOut[NoteOut], errors=(KernelError.INVALID_CURSOR,)
    )
    def list(self, request: Request, target_id: uuid.UUID, query: NoteQuery) -> Reply:
        """Notes: pinned ones first, then the newest."""
        page = reading.list_notes(actor=self.actor, target=self.target, object_id=target_id, **dict(query))
        return Reply(page.as_dict())

    @endpoint(right=CustomerRight.NOTE_EDIT, input=NoteCreate, output=NoteOut, status=201)
    def create(self, request: Request, target_id: uuid.UUID, data: NoteCreate) -> Reply:
        """Write a note. Of the HTML in `body`, paragraphs, lists, emphasis and links are kept."""
        note = notes.create_note(actor=self.actor, target=self.target, object_id=target_id, data=data)
        return Reply(note, version=note["version"], headers={"Location": f"{request.path}/{note['id']}"})

    @endpoint(right=CustomerRight.NOTE_VIEW, output=NoteOut)
    def retrieve(self, request: Request, target_id: uuid.UUID, id: uuid.UUID) -> Reply:
        """One note."""
        note = reading.get_note(**self._named(target_id, id))
        return Reply(note, version=note["version"])

    @endpoint(right=CustomerRight.NOTE_EDIT, input=NoteChange, output=NoteOut, if_match=Need.OPTIONAL)
    def partial_update(self, request: Request, target_id: uuid.UUID, id: uuid.UUID, data: NoteChange) -> Reply:
        """Change your note; everybody's takes its own right."""
        note = notes.change_note(**self._named(target_id, id), data=data, expected_version=self.expected_version)
        return Reply(note, version=note["version"])

    @endpoint(right=CustomerRight.NOTE_EDIT, status=204, if_match=Need.OPTIONAL)
    def destroy(self, request: Request, target_id: uuid.UUID, id: uuid.UUID) -> Reply:
        """Delete your note; everybody's takes its own right."""
        notes.delete_note(**self._named(target_id, id), expected_version=self.expected_version)
        return Reply()

    @endpoint(
        right=CustomerRight.HISTORY_VIEW,
        query=ListQuery,
        output=ListOut[ChangeOut],
        errors=(KernelError.INVALID_CURSOR,),
    )
    def history(self, request: Request, target_id: uuid.UUID, id: uuid.UUID, query: ListQuery) -> Reply:
        """Changes of a note, newest first."""
        return Reply(reading.history_of_note(**self._named(target_id, id), **dict(query)).as_dict())

    def _named(self, target_id: uuid.UUID, note_id: uuid.UUID) -> dict[str, Any]:
        return {"actor": self.actor, "target": self.target, "object_id": target_id, "note_id": note_id}


class CustomerNoteViewSet(NoteViewSet):
    """Notes about a customer."""

    target = around.CUSTOMER


class ContactNoteViewSet(NoteViewSet):
    """Notes about a contact."""

    target = around.CONTACT
