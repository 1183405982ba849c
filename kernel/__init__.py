"""What every floor stands on. The kernel knows no app."""
