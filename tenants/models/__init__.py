from tenants.models.blueprint import Blueprint
from tenants.models.domain import Domain
from tenants.models.organisation import Organisation
from tenants.models.plan import Plan
from tenants.models.usage import Usage

__all__ = ["Blueprint", "Domain", "Organisation", "Plan", "Usage"]
