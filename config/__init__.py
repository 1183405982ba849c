"""Wires the floors together: settings, URL confs, WSGI and worker entries. Nobody imports it."""
