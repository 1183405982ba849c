"""Customers from files: what columns may go to, how cells are read, what becomes of rows."""
