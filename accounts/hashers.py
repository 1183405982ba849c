"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with the parameters that OWASP recommends: 19 MiB, 2 passes, 1 lane.

    Django's 100 MiB would let eight sign-ins at a time fill a small machine's memory.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
