"""Putting a file into S3 as a browser does: announced, posted with the signed fields, confirmed."""

import urllib.request
import uuid
from typing import Any

from docs.examples.client import Client


def upload(client: Client, name: str, content_type: str, content: bytes, *, purpose: str) -> str:
    """The id of the confirmed file."""
    file = {"name": name, "size": len(content), "content_type": content_type, "purpose": purpose}
    announced: dict[str, Any] = client.post("files", file)
    target = announced["upload"]
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in target["fields"].items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {content_type}\r\n\r\n".encode()
        + content
        + f"\r\n--{boundary}--\r\n".encode()
    )
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    request = urllib.request.Request(target["url"], data=b"".join(parts), headers=headers)
    with urllib.request.urlopen(request) as answer:
        assert answer.status in (200, 201, 204)
    client.post(f"files/{announced['id']}/confirm")
    return announced["id"]
