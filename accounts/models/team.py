"""Teams: the scope `team` reaches the rows of everybody in one's teams."""

from django.db import models

from accounts.models.login import Employee
from kernel.models.base import BaseModel, VersionedModel


class Team(VersionedModel):
    """A team. `name_key` is the folded name, unique without regard to case and accents."""

    name = models.CharField(max_length=255)
    name_key = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name_key"], name="accounts_team_name")]


class TeamMember(BaseModel):
    """An employee is in a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="links")
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="team_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "employee"], name="accounts_team_member")]
