"""The customer register and all around one customer."""
