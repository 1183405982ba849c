"""Files into resources: read and staged once, mapped, checked without writing, run, undone.

What can be imported is registered by the app that it belongs to (`registry.Importer`). A file is read only by
the analysis, which leaves its rows as texts in batches in S3; checking and running read those and never the
file. A batch is one transaction together with its checkpoint, so a run that is killed goes on where it was.
"""
