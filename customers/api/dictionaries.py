"""`/dictionaries`: the lists that the organisation edits itself."""

import uuid
from datetime import datetime

from pydantic import BaseModel
from rest_framework.request import Request

from customers.errors import CustomerError
from customers.inputs.terms import TermChange, TermCreate, TermOrder, TermQuery, TermRemoval
from customers.permissions import CustomerRight
from customers.selectors.terms import dictionary_named, get_term, list_dictionaries, list_terms
from customers.services.dictionaries import replacing_requests, terms
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.outputs import JobOut
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError
from kernel.jobs.service import as_dict


class DictionaryOut(BaseModel):
    name: str
    label: str
    has_status_class: bool
    has_weight: bool


class TermOut(BaseModel):
    id: uuid.UUID
    dictionary: str
    code: str
    labels: dict[str, str]
    label: str
    color: str
    position: int
    status_class: str | None
    weight: int | None
    version: int
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None


class DictionaryViewSet(ResourceViewSet):
    """The dictionaries there are."""

    @endpoint(right=CustomerRight.VIEW, output=ListOut[DictionaryOut])
    def list(self, request: Request) -> Reply:
        """Every dictionary, in the order of the settings."""
        return Reply(whole_list(list_dictionaries(actor=self.actor)))


class TermViewSet(ResourceViewSet):
    """The terms of one dictionary."""

    @endpoint(right=CustomerRight.VIEW, query=TermQuery, output=ListOut[TermOut])
    def list(self, request: Request, dictionary: str, query: TermQuery) -> Reply:
        """Terms in their order; archived ones only if they are asked for."""
        found = list_terms(actor=self.actor, dictionary=dictionary_named(dictionary), state=query.state)
        return Reply(whole_list(found))

    @endpoint(
        right=CustomerRight.DICTIONARY_EDIT,
        input=TermCreate,
        output=TermOut,
        status=201,
        errors=(CustomerError.CODE_TAKEN,),
    )
    def create(self, request: Request, dictionary: str, data: TermCreate) -> Reply:
        """Add a term at the end."""
        term = terms.create_term(actor=self.actor, dictionary=dictionary_named(dictionary), data=data)
        location = f"/api/v1/dictionaries/{dictionary}/{term['id']}"
        return Reply(term, version=term["version"], headers={"Location": location})

    @endpoint(right=CustomerRight.VIEW, output=TermOut)
    def retrieve(self, request: Request, dictionary: str, id: uuid.UUID) -> Reply:
        """One term."""
        term = get_term(actor=self.actor, dictionary=dictionary_named(dictionary), term_id=id)
        return Reply(term, version=term["version"])

    @endpoint(
        right=CustomerRight.DICTIONARY_EDIT,
        input=TermChange,
        output=TermOut,
        errors=(CustomerError.CODE_TAKEN,),
        if_match=Need.OPTIONAL,
    )
    def partial_update(self, request: Request, dictionary: str, id: uuid.UUID, data: TermChange) -> Reply:
        """Change a term, archive or restore it."""
        term = terms.change_term(
            actor=self.actor,
            dictionary=dictionary_named(dictionary),
            term_id=id,
            data=data,
            expected_version=self.expected_version,
        )
        return Reply(term, version=term["version"])

    @endpoint(
        right=CustomerRight.DICTIONARY_EDIT,
        query=TermRemoval,
        status=204,
        other_status=202,
        other_output=JobOut,
        errors=(CustomerError.TERM_IN_USE, KernelError.INVALID_PARAMETER, KernelError.CONFLICT),
        if_match=Need.OPTIONAL,
    )
    def destroy(self, request: Request, dictionary: str, id: uuid.UUID, query: TermRemoval) -> Reply:
        """Delete a term that is not used, or let another one take its place: a job does that (202) where thousands
        of rows use it.
        """
        job = replacing_requests.remove_term(
            actor=self.actor,
            dictionary=dictionary_named(dictionary),
            term_id=id,
            replace_with=query.replace_with,
            expected_version=self.expected_version,
        )
        return (
            Reply() if job is None else Reply(as_dict(job), status=202, headers={"Location": f"/api/v1/jobs/{job.id}"})
        )

    @endpoint(right=CustomerRight.DICTIONARY_EDIT, input=TermOrder, output=ListOut[TermOut])
    def reorder(self, request: Request, dictionary: str, data: TermOrder) -> Reply:
        """Put terms into a new order."""
        ordered = terms.reorder_terms(actor=self.actor, dictionary=dictionary_named(dictionary), data=data)
        return Reply(whole_list(ordered))
