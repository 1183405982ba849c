"""Mails to people at customers: templates, writing, sending."""
