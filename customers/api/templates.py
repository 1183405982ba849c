"""`/templates`: texts with merge fields."""

import uuid
from datetime import datetime

from pydantic import BaseModel
from rest_framework.decorators import action
from rest_framework.request import Request

from customers.errors import CustomerError
from customers.inputs.templates import DraftPreview, MergeRecord, TemplateChange, TemplateCreate, TemplateQuery
from customers.models import TemplateKind
from customers.permissions import CustomerRight
from customers.selectors import templates as reading
from customers.selectors.letters import Letter
from customers.services.mail import templates
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.listing import ChangeOut, ListOut, ListQuery, whole_list
from kernel.api.outputs import JobOut
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError
from kernel.jobs.service import as_dict


class MailTextOut(BaseModel):
    """`text` is null where it is made of `html`."""

    subject: str
    html: str
    text: str | None


class TemplateOut(BaseModel):
    """`texts` by language."""

    id: uuid.UUID
    version: int
    kind: TemplateKind
    name: str
    texts: dict[str, MailTextOut]
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None


class VariableOut(BaseModel):
    """`field` is what is written in a text."""

    name: str
    label: str
    field: str


class VariableGroupOut(BaseModel):
    name: str
    label: str
    variables: list[VariableOut]


class LetterOut(BaseModel):
    language: str
    subject: str
    html: str
    text: str


class TemplateViewSet(ResourceViewSet):
    """Templates. In their texts stand merge fields: `{{ contact.first_name | default: "customer" }}`."""

    @endpoint(right=CustomerRight.TEMPLATE_VIEW, query=TemplateQuery, output=ListOut[TemplateOut])
    def list(self, request: Request, query: TemplateQuery) -> Reply:
        """Templates by name; without archived ones if nothing else is asked for."""
        return Reply(whole_list(reading.list_templates(actor=self.actor, query=query)))

    @endpoint(right=CustomerRight.TEMPLATE_MANAGE, input=TemplateCreate, output=TemplateOut, status=201)
    def create(self, request: Request, data: TemplateCreate) -> Reply:
        """Make a template. Of the HTML, paragraphs, lists, emphasis, headings and links are kept."""
        row = templates.create_template(actor=self.actor, data=data)
        return Reply(row, version=row["version"], headers={"Location": f"/api/v1/templates/{row['id']}"})

    @endpoint(right=CustomerRight.TEMPLATE_VIEW, output=TemplateOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One template."""
        row = reading.get_template(actor=self.actor, template_id=id)
        return Reply(row, version=row["version"])

    @endpoint(right=CustomerRight.TEMPLATE_MANAGE, input=TemplateChange, output=TemplateOut, if_match=Need.OPTIONAL)
    def partial_update(self, request: Request, id: uuid.UUID, data: TemplateChange) -> Reply:
        """Rename, rewrite, archive or bring back a template."""
        row = templates.change_template(
            actor=self.actor, template_id=id, data=data, expected_version=self.expected_version
        )
        return Reply(row, version=row["version"])

    @endpoint(
        right=CustomerRight.HISTORY_VIEW,
        query=ListQuery,
        output=ListOut[ChangeOut],
        errors=(KernelError.INVALID_CURSOR,),
    )
    def history(self, request: Request, id: uuid.UUID, query: ListQuery) -> Reply:
        """Every version that a template had, newest first."""
        return Reply(reading.history_of_template(actor=self.actor, template_id=id, **dict(query)).as_dict())

    @action(detail=False, methods=["get"])
    @endpoint(right=CustomerRight.TEMPLATE_VIEW, output=ListOut[VariableGroupOut])
    def variables(self, request: Request) -> Reply:
        """What merge fields may name, custom fields included."""
        return Reply(whole_list(reading.list_variables(actor=self.actor)))

    @endpoint(
        right=CustomerRight.TEMPLATE_VIEW,
        input=MergeRecord,
        output=LetterOut,
        errors=(CustomerError.MERGE_VALUE_MISSING,),
    )
    def preview(self, request: Request, id: uuid.UUID, data: MergeRecord) -> Reply:
        """What a template says about a record. A merge field with neither value nor fallback is refused by name."""
        return Reply(_letter(reading.preview_template(actor=self.actor, template_id=id, data=data)))

    @endpoint(
        right=CustomerRight.TEMPLATE_VIEW,
        input=DraftPreview,
        output=LetterOut,
        errors=(CustomerError.MERGE_VALUE_MISSING, KernelError.NOT_FOUND),
    )
    def preview_draft(self, request: Request, data: DraftPreview) -> Reply:
        """The same of a text that is not stored yet."""
        return Reply(_letter(reading.preview_draft(actor=self.actor, data=data)))

    @action(detail=True, methods=["post"])
    @endpoint(
        right=CustomerRight.TEMPLATE_VIEW,
        input=MergeRecord,
        output=JobOut,
        status=202,
        errors=(CustomerError.MERGE_VALUE_MISSING, KernelError.CONFLICT),
    )
    def test(self, request: Request, id: uuid.UUID, data: MergeRecord) -> Reply:
        """Send the template to yourself, as it is for a record."""
        job = templates.test_template(actor=self.actor, template_id=id, data=data)
        return Reply(as_dict(job), headers={"Location": f"/api/v1/jobs/{job.id}"})


def _letter(letter: Letter) -> dict[str, str]:
    return {"language": letter.language, "subject": letter.subject, "html": letter.html, "text": letter.text}
