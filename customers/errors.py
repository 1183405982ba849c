"""What this floor refuses."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import ErrorCode


class CustomerError(ErrorCode):
    POSSIBLE_DUPLICATE = "possible_duplicate", 409, _("There is a customer like this already")
    CODE_TAKEN = "code_taken", 409, _("The code is taken")
    TERM_IN_USE = "term_in_use", 409, _("The term is in use")
    TAG_EXISTS = "tag_exists", 409, _("There is a tag with this name already")
    TAG_IN_USE = "tag_in_use", 409, _("The tag is in use")
    MAIL_NOT_SENT = "mail_not_sent", 502, _("The e-mail was not delivered")
    MAIL_IN_DOUBT = "mail_in_doubt", 504, _("The e-mail may not have been delivered")
    MERGE_VALUE_MISSING = "merge_value_missing", 422, _("A merge field has no value")
    NOT_A_PERSON = "not_a_person", 409, _("Only people can be erased, no companies")
    ALREADY_ERASED = "already_erased", 409, _("This person was erased already")
    SAMPLE_DATA_THERE = "sample_data_there", 409, _("The sample data is there already")
    NO_SAMPLE_DATA = "no_sample_data", 409, _("There is no sample data")
    COUNT_DIFFERS = "count_differs", 409, _("The filter matches another number of customers now")
    CUSTOMER_NOT_OPEN = "customer_not_open", 409, _("Nothing new is written for this customer")
    TAX_ADDRESS_MISSING = "tax_address_missing", 409, _("The customer has no address for taxes")
    ADDRESS_SUPPRESSED = "address_suppressed", 409, _("The owner of this address asked to be forgotten")
    MERGE_NEEDS_FORCE = "merge_needs_force", 409, _("Something stands against this merge")
    MERGE_FINAL = "merge_final", 409, _("The merge can no longer be undone")
