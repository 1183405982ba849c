"""Activities of customers: written, reminded of, and shown in calendars."""
