"""`/employees`."""

import uuid

from rest_framework.decorators import action
from rest_framework.request import Request

from accounts.api.outputs import EmployeeOut
from accounts.errors import AccountsError
from accounts.inputs.people import Deactivation, EmployeeChange
from accounts.permissions import AccountsRight
from accounts.selectors.employees import get_employee
from accounts.services import employees
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.register_views import RegisterViewSet
from kernel.errors import KernelError


class EmployeeViewSet(RegisterViewSet):
    register_name = "employees"

    @endpoint(right=AccountsRight.EMPLOYEE_VIEW, output=EmployeeOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One employee with roles and teams."""
        return self._answer(id)

    @endpoint(
        right=AccountsRight.EMPLOYEE_EDIT,
        input=EmployeeChange,
        output=EmployeeOut,
        if_match=Need.OPTIONAL,
        errors=(AccountsError.EXCEEDS_OWN_RIGHTS, AccountsError.LAST_ADMINISTRATOR),
    )
    def partial_update(self, request: Request, id: uuid.UUID, data: EmployeeChange) -> Reply:
        """Change the name, the roles or the teams of an employee."""
        employees.change_employee(actor=self.actor, employee_id=id, data=data, expected_version=self.expected_version)
        return self._answer(id)

    @action(detail=True, methods=["post"])
    @endpoint(
        right=AccountsRight.EMPLOYEE_DEACTIVATE,
        input=Deactivation,
        output=EmployeeOut,
        errors=(
            AccountsError.EXCEEDS_OWN_RIGHTS,
            AccountsError.LAST_ADMINISTRATOR,
            AccountsError.EMPLOYEE_INACTIVE,
            AccountsError.SUCCESSOR_REQUIRED,
        ),
    )
    def deactivate(self, request: Request, id: uuid.UUID, data: Deactivation) -> Reply:
        """Let an employee go: sessions and keys end at once, the successor takes over."""
        employees.deactivate_employee(actor=self.actor, employee_id=id, data=data)
        return self._answer(id)

    @action(detail=True, methods=["post"])
    @endpoint(
        right=AccountsRight.EMPLOYEE_DEACTIVATE,
        output=EmployeeOut,
        errors=(AccountsError.EXCEEDS_OWN_RIGHTS, KernelError.LIMIT_REACHED),
    )
    def reactivate(self, request: Request, id: uuid.UUID) -> Reply:
        """Let a deactivated employee come back with the old roles."""
        employees.reactivate_employee(actor=self.actor, employee_id=id)
        return self._answer(id)

    def _answer(self, employee_id: uuid.UUID) -> Reply:
        employee = get_employee(employee_id)
        return Reply(employee, version=employee["version"])
