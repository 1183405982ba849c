"""Registers: lists declared once. Rows, filters, sorting, metadata, views, exports derive from them."""
