from customers.models.activity import Activity, ActivityContact, ActivityParticipant, ActivityState, CalendarFeed
from customers.models.address import AddressUsage, CustomerAddress
from customers.models.assignment import Assignment, AssignmentRole
from customers.models.attachment import Attachment, AttachmentBase
from customers.models.contact import ChannelKind, Contact, ContactChannel, ContactLink, ContactResponsibility
from customers.models.contact_role import ContactRole, DocumentKind, DocumentRole
from customers.models.customer import Customer, CustomerKind
from customers.models.duplicate import Duplicate, DuplicateKind, DuplicateSearch
from customers.models.email import CustomerEmail, EmailPurpose
from customers.models.erasure import Erasure, SuppressedAddress
from customers.models.external_reference import ContactReference, ExternalReference
from customers.models.field_policy import FieldPolicy
from customers.models.mail import UNSETTLED, BouncedAddress, Mail, MailAttachment, MailState
from customers.models.merge import Merge
from customers.models.note import Note, NoteBase
from customers.models.phone import CustomerPhone, PhoneKind
from customers.models.profile_layout import ProfileLayout
from customers.models.sample_data import SampleData
from customers.models.tag import CustomerTag, Tag
from customers.models.template import Template, TemplateKind
from customers.models.term import StatusClass, Term
from customers.models.timeline_settings import TimelineSettings

__all__ = [
    "UNSETTLED",
    "Activity",
    "ActivityContact",
    "ActivityParticipant",
    "ActivityState",
    "AddressUsage",
    "Assignment",
    "AssignmentRole",
    "Attachment",
    "AttachmentBase",
    "BouncedAddress",
    "CalendarFeed",
    "ChannelKind",
    "Contact",
    "ContactChannel",
    "ContactLink",
    "ContactReference",
    "ContactResponsibility",
    "ContactRole",
    "Customer",
    "CustomerAddress",
    "CustomerEmail",
    "CustomerKind",
    "CustomerPhone",
    "CustomerTag",
    "DocumentKind",
    "DocumentRole",
    "Duplicate",
    "DuplicateKind",
    "DuplicateSearch",
    "EmailPurpose",
    "Erasure",
    "ExternalReference",
    "FieldPolicy",
    "Mail",
    "MailAttachment",
    "MailState",
    "Merge",
    "Note",
    "NoteBase",
    "PhoneKind",
    "ProfileLayout",
    "SampleData",
    "StatusClass",
    "SuppressedAddress",
    "Tag",
    "Template",
    "TemplateKind",
    "Term",
    "TimelineSettings",
]
