"""Making one customer, or one contact, of several, and undoing it."""
