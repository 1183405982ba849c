"""The kernel's own resources, one file each."""
