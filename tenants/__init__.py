"""Organisations: sign-up, host names, plans, lifecycle, schemas. The only floor with tables in `public`."""
