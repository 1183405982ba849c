"""Who works here: logins, roles, teams, keys, sign-in, and the log of what touches security."""
