"""Rights of the customers floor."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from kernel.rights import Right


class CustomerRight(StrEnum):
    VIEW = "customers:customer:view"
    CREATE = "customers:customer:create"
    EDIT = "customers:customer:edit"
    ARCHIVE = "customers:customer:archive"
    ASSIGN = "customers:customer:assign"
    BULK = "customers:customer:bulk"
    EXPORT = "customers:customer:export"
    IMPORT = "customers:customer:import"
    ERASE = "customers:customer:erase"
    MARKETING_EDIT = "customers:marketing:edit"
    CONTACT_VIEW = "customers:contact:view"
    CONTACT_EDIT = "customers:contact:edit"
    CONTACT_IMPORT = "customers:contact:import"
    CONTACT_EXPORT = "customers:contact:export"
    NOTE_VIEW = "customers:note:view"
    NOTE_EDIT = "customers:note:edit"
    NOTE_MANAGE = "customers:note:manage"
    FILE_VIEW = "customers:file:view"
    FILE_EDIT = "customers:file:edit"
    ACTIVITY_VIEW = "customers:activity:view"
    ACTIVITY_EDIT = "customers:activity:edit"
    ACTIVITY_EXPORT = "customers:activity:export"
    MERGE = "customers:customer:merge"
    MERGE_FORCE = "customers:customer:merge_force"
    DUPLICATE_REVIEW = "customers:duplicate:review"
    HISTORY_VIEW = "customers:history:view"
    MAIL_VIEW = "customers:mail:view"
    MAIL_SEND = "customers:mail:send"
    TEMPLATE_VIEW = "customers:template:view"
    TEMPLATE_MANAGE = "customers:template:manage"
    DICTIONARY_EDIT = "customers:dictionary:edit"
    TAG_EDIT = "customers:tag:edit"
    SETTINGS_VIEW = "customers:settings:view"
    SETTINGS_EDIT = "customers:settings:edit"


_READ, _WRITE, _EXPORT, _SETTINGS = "customers:read", "customers:write", "exports:read", "settings:write"

RIGHTS = [
    Right(CustomerRight.VIEW, _("See customers"), _READ),
    Right(CustomerRight.CREATE, _("Create customers"), _WRITE),
    Right(CustomerRight.EDIT, _("Change customers"), _WRITE),
    Right(CustomerRight.ARCHIVE, _("Archive and restore customers"), _WRITE),
    Right(CustomerRight.ASSIGN, _("Assign employees to customers"), _WRITE),
    Right(CustomerRight.BULK, _("Change many customers at once"), _WRITE),
    Right(CustomerRight.EXPORT, _("Export customers"), _EXPORT),
    Right(CustomerRight.IMPORT, _("Import customers"), _WRITE),
    Right(CustomerRight.ERASE, _("Export and erase all data of a person"), _WRITE),
    Right(CustomerRight.MARKETING_EDIT, _("Change segment, status and channel"), _WRITE),
    Right(CustomerRight.CONTACT_VIEW, _("See contacts"), _READ),
    Right(CustomerRight.CONTACT_EDIT, _("Change contacts"), _WRITE),
    Right(CustomerRight.CONTACT_IMPORT, _("Import contacts"), _WRITE),
    Right(CustomerRight.CONTACT_EXPORT, _("Export contacts"), _EXPORT),
    Right(CustomerRight.NOTE_VIEW, _("See notes"), _READ),
    Right(CustomerRight.NOTE_EDIT, _("Write notes, change one's own"), _WRITE),
    Right(CustomerRight.NOTE_MANAGE, _("Change and delete everybody's notes"), _WRITE),
    Right(CustomerRight.FILE_VIEW, _("See files of customers"), _READ),
    Right(CustomerRight.FILE_EDIT, _("Attach, rename and remove files of customers"), _WRITE),
    Right(CustomerRight.ACTIVITY_VIEW, _("See activities"), _READ),
    Right(CustomerRight.ACTIVITY_EDIT, _("Plan and change activities"), _WRITE),
    Right(CustomerRight.ACTIVITY_EXPORT, _("Export activities"), _EXPORT),
    Right(CustomerRight.MERGE, _("Merge customers and contacts, and undo it"), _WRITE),
    Right(CustomerRight.MERGE_FORCE, _("Merge customers although something stands against it"), _WRITE),
    Right(CustomerRight.DUPLICATE_REVIEW, _("Say which customers and contacts are no duplicates"), _WRITE),
    Right(CustomerRight.HISTORY_VIEW, _("See the change history"), _READ),
    Right(CustomerRight.MAIL_VIEW, _("See e-mails to customers"), _READ),
    Right(CustomerRight.MAIL_SEND, _("Send e-mails to customers"), _WRITE),
    Right(CustomerRight.TEMPLATE_VIEW, _("See templates"), _READ),
    Right(CustomerRight.TEMPLATE_MANAGE, _("Make and change templates"), _SETTINGS),
    Right(CustomerRight.DICTIONARY_EDIT, _("Edit dictionaries"), _SETTINGS),
    Right(CustomerRight.TAG_EDIT, _("Edit tags"), _WRITE),
    Right(CustomerRight.SETTINGS_VIEW, _("See field policy, numbering and settings of timelines"), _READ),
    Right(CustomerRight.SETTINGS_EDIT, _("Change field policy, numbering and settings of timelines"), _SETTINGS),
]
