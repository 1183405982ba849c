"""What tests do with S3 from the outside: as a browser with a presigned form, as an operator who looks."""

import urllib.error
import urllib.request
import uuid

from django.conf import settings

from kernel import storage
from kernel.storage import PostForm


def post_form(form: PostForm, body: bytes, *, content_type: str, **changed: str) -> int:
    """Send a presigned form as a browser does; the status of the answer."""
    boundary = uuid.uuid4().hex
    fields = {**form.fields, "Content-Type": content_type, **changed}
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n'
    parts += [f"{head}Content-Type: {content_type}\r\n\r\n".encode(), body, f"\r\n--{boundary}--\r\n".encode()]
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    request = urllib.request.Request(form.url, b"".join(parts), headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def uploads_below(prefix: str) -> list[str]:
    """Keys of the uploads below `prefix` that were begun and not ended."""
    found = storage.client().list_multipart_uploads(Bucket=settings.S3_BUCKET, Prefix=prefix)
    return [upload["Key"] for upload in found.get("Uploads", [])]
