"""`/registers`: what lists there are, and how each can be shown, filtered and sorted."""

from rest_framework.request import Request

from kernel.api.endpoint import Access, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.outputs import RegisterOut, RegisterSummaryOut
from kernel.api.views import ResourceViewSet
from kernel.registers import metadata


class RegisterMetadataViewSet(ResourceViewSet):
    """Lists and their columns."""

    @endpoint(access=Access.SIGNED_IN, output=ListOut[RegisterSummaryOut])
    def list(self, request: Request) -> Reply:
        """Every list that you may see."""
        return Reply(whole_list(metadata.summaries(self.actor)))

    @endpoint(access=Access.SIGNED_IN, output=RegisterOut)
    def retrieve(self, request: Request, name: str) -> Reply:
        """One list: its columns with type, label, operators, choices, and the fields that are required."""
        return Reply(metadata.describe(metadata.visible_register(self.actor, name), self.actor))
