"""Generated from the wire protocol by generate_stubs.py; not for use by applications."""
