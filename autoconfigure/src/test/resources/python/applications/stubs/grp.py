"""Mercurial imports what GraalPy has not; nothing here asks for a group."""
