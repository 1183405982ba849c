"""Django's database engine of the house: django-tenants' own, cheaper where every request pays."""
