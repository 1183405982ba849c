"""Reading files that strangers made: every reader bounds what it keeps in memory, and refuses in words."""
