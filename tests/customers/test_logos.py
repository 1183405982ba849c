"""Logos: pictures from outside, drawn anew in two sizes; anything else is refused."""

import io
import struct
import zlib
from datetime import timedelta

import pytest
from PIL import Image, PngImagePlugin

from kernel import storage
from kernel.images import NotAPictureError, redrawn
from kernel.models import Change, File
from kernel.storage import PostForm
from kernel.tenancy import tenant_context
from tests.customers.making import CUSTOMERS, made, read, refused
from tests.storage import post_form

SECRET = "secret of the photographer"


def picture(kind: str = "PNG", size: tuple[int, int] = (600, 300), colour: str = "navy", **options) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, kind, **options)
    return written.getvalue()


def uploaded(client, body: bytes, content_type: str = "image/png", purpose: str = "logo") -> str:
    wish = {"name": "logo", "size": len(body), "content_type": content_type, "purpose": purpose}
    announced = client.post("/api/v1/files", wish).json()
    form = PostForm(announced["upload"]["url"], announced["upload"]["fields"], timedelta())
    assert post_form(form, body, content_type=content_type) < 300
    assert client.post(f"/api/v1/files/{announced['id']}/confirm").status_code == 200
    return announced["id"]


@pytest.fixture
def customer(owner_client):
    return made(owner_client)


@pytest.fixture
def logo(customer) -> str:
    return f"{CUSTOMERS}/{customer['id']}/logo"


def shown(client, address: str) -> Image.Image:
    answer = client.get(address.partition("?")[0], **dict(part.split("=") for part in address.split("?")[1].split("&")))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["Cache-Control"] == "private, max-age=86400, immutable"
    return Image.open(io.BytesIO(answer.content))


class TestLogo:
    def test_is_drawn_anew_in_two_sizes_and_the_upload_goes(
        self, owner_client, customer, logo, organisation, entered
    ) -> None:
        file_id = uploaded(owner_client, picture())
        answer = owner_client.put(logo, {"file_id": file_id}, if_match='W/"1"').json()
        found = answer["logo"]
        assert answer["version"] == 2
        assert shown(owner_client, found["small"]).size == (64, 32)
        assert shown(owner_client, found["large"]).size == (256, 128)
        assert read(owner_client, customer)["logo"] == found
        row = owner_client.get(CUSTOMERS, fields="name,logo", q=customer["name"]).json()["results"][0]
        assert row["logo"] == found["small"]
        assert File.objects.get(id=file_id).state == "deleted"
        change = Change.objects.filter(object_id=customer["id"]).latest("id")
        assert change.fields == {"logo_id": [None, found["id"]]}

    def test_another_takes_its_place_and_it_can_be_taken_away(
        self, owner_client, logo, organisation, django_capture_on_commit_callbacks
    ) -> None:
        first = owner_client.put(logo, {"file_id": uploaded(owner_client, picture())}).json()["logo"]
        with tenant_context(organisation), django_capture_on_commit_callbacks(execute=True):
            second = owner_client.put(logo, {"file_id": uploaded(owner_client, picture(colour="red"))}).json()["logo"]
        assert owner_client.get(logo, v=first["id"]).status_code == 404
        assert shown(owner_client, second["small"]).getpixel((5, 5))[0] > 200
        with tenant_context(organisation):
            kept = list(storage.objects(storage.object_key("logos", "")))
        assert not [key for key in kept if first["id"] in key]
        assert owner_client.delete(logo).json()["logo"] is None
        assert owner_client.get(logo).status_code == 404
        assert owner_client.delete(logo).status_code == 404

    def test_somebody_elses_file_and_other_files_are_unknown(self, owner_client, client_of, organisation, logo) -> None:
        manager = client_of(organisation, "manager")
        theirs = uploaded(manager, picture())
        attachment = uploaded(owner_client, picture(), purpose="attachment")
        for file_id in (theirs, attachment):
            assert refused(owner_client.put(logo, {"file_id": file_id})) == {"/file_id": ["not_found"]}
        late = owner_client.put(logo, {"file_id": uploaded(owner_client, picture())}, if_match='W/"9"')
        assert late.status_code == 412

    def test_what_only_looks_like_a_picture_is_refused_at_its_field(self, owner_client, logo) -> None:
        broken = picture()[:200]
        assert refused(owner_client.put(logo, {"file_id": uploaded(owner_client, broken)})) == {
            "/file_id": ["invalid_format"]
        }

    def test_svg_and_large_files_are_not_even_taken(self, owner_client) -> None:
        wish = {"name": "logo.svg", "size": 10, "content_type": "image/svg+xml", "purpose": "logo"}
        assert refused(owner_client.post("/api/v1/files", wish)) == {"/content_type": ["not_allowed"]}
        wish = {"name": "logo.png", "size": 3 * 1024**2, "content_type": "image/png", "purpose": "logo"}
        assert refused(owner_client.post("/api/v1/files", wish)) == {"/size": ["out_of_range"]}


class TestRedrawing:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_every_kind_becomes_webp_without_its_metadata(self, kind) -> None:
        exif = Image.Exif()
        exif[0x010E] = SECRET
        options = {"exif": exif}
        if kind == "PNG":
            text = PngImagePlugin.PngInfo()
            text.add_text("Comment", SECRET)
            options["pnginfo"] = text
        original = picture(kind, **options)
        assert SECRET.encode() in original
        made_anew = redrawn(original, [64])[64]
        assert SECRET.encode() not in made_anew
        with Image.open(io.BytesIO(made_anew)) as read_back:
            assert (read_back.format, dict(read_back.getexif())) == ("WEBP", {})

    def test_stands_upright_and_small_ones_stay_small(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6
        with Image.open(io.BytesIO(redrawn(picture("JPEG", (40, 20), exif=exif), [64])[64])) as turned:
            assert turned.size == (20, 40)

    def test_see_through_stays_see_through(self) -> None:
        written = io.BytesIO()
        Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(written, "PNG")
        with Image.open(io.BytesIO(redrawn(written.getvalue(), [64])[64])) as read_back:
            assert read_back.convert("RGBA").getpixel((5, 5))[3] == 0

    def test_bombs_are_refused_by_their_header(self) -> None:
        def chunk(kind: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
        bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000))
        for content in (
            bomb,
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"GIF89a" + b"\0" * 50,
            b"",
            b"\xff\xd8\xff",
        ):
            with pytest.raises(NotAPictureError):
                redrawn(content, [64])
