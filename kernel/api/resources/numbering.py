"""`/numbering`: the masks by which numbers are made."""

from rest_framework.request import Request

from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.outputs import NumberPreviewOut, NumberSequenceOut
from kernel.api.views import ResourceViewSet
from kernel.numbering import service
from kernel.numbering.inputs import SequenceChange, SequencePreview
from kernel.permissions import KernelRight


class NumberingViewSet(ResourceViewSet):
    """Sequences of numbers."""

    @endpoint(right=KernelRight.NUMBERING_VIEW, output=ListOut[NumberSequenceOut])
    def list(self, request: Request) -> Reply:
        """Every sequence with its next three numbers."""
        return Reply(whole_list(service.list_sequences(actor=self.actor)))

    @endpoint(right=KernelRight.NUMBERING_VIEW, output=NumberSequenceOut)
    def retrieve(self, request: Request, name: str) -> Reply:
        """One sequence."""
        sequence = service.get_sequence(actor=self.actor, name=name)
        return Reply(sequence, version=sequence["version"])

    @endpoint(right=KernelRight.NUMBERING_EDIT, input=SequenceChange, output=NumberSequenceOut, if_match=Need.OPTIONAL)
    def partial_update(self, request: Request, name: str, data: SequenceChange) -> Reply:
        """Change the mask or when it starts again; the counter goes on."""
        sequence = service.change_sequence(
            actor=self.actor, name=name, data=data, expected_version=self.expected_version
        )
        return Reply(sequence, version=sequence["version"])

    @endpoint(right=KernelRight.NUMBERING_VIEW, input=SequencePreview, output=NumberPreviewOut, while_suspended=True)
    def preview(self, request: Request, name: str, data: SequencePreview) -> Reply:
        """The next three numbers if the rule were this one."""
        return Reply({"preview": service.preview_sequence(actor=self.actor, name=name, data=data)})
