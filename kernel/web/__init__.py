"""What surrounds every HTTP request: request ids, logs, headers, health."""
