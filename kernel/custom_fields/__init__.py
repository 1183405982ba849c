"""Custom fields: an organisation's own fields on customers, contacts and whatever else is registered.

Definitions are rows; values are in one JSONB column `custom` of each row, by key. Registers show them as `cf_<key>`.
"""
