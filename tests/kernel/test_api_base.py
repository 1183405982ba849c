"""The path of a request: problem documents, parameters, bodies, versions, repetitions, limits, headers."""

import json
import threading
import uuid

import pytest
from django.db import connection
from django.test import override_settings

from tests.api_client import ApiClient

TAGS = "/api/v1/tags"


def test_an_error_is_a_problem_document_with_the_request_id(owner_client) -> None:
    answer = owner_client.call("GET", f"{TAGS}/{uuid.uuid4()}", x_request_id="trace-1")
    document = answer.json()
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert document["type"] == "/api/v1/errors/not_found"
    assert (document["status"], document["code"], document["request_id"]) == (404, "not_found", "trace-1")
    assert answer["X-Request-ID"] == "trace-1"


def test_a_request_id_with_strange_characters_is_replaced(owner_client) -> None:
    answer = owner_client.call("GET", TAGS, x_request_id="a b\x7f<script>")
    assert uuid.UUID(answer["X-Request-ID"])


def test_an_unknown_path_is_a_problem_document_too(owner_client) -> None:
    answer = owner_client.get("/api/v1/nothing-here")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_detail_is_in_the_language_asked_for_and_the_code_is_not(owner_client) -> None:
    english = owner_client.call("POST", TAGS, {}, accept_language="en").json()
    bulgarian = owner_client.call("POST", TAGS, {}, accept_language="bg").json()
    assert english["code"] == bulgarian["code"] == "invalid"
    assert english["title"] == "Some fields are not valid"
    assert bulgarian["title"] != english["title"]


def test_all_wrong_fields_are_named_at_once(owner_client) -> None:
    document = owner_client.post(TAGS, {"color": "ultraviolet", "surprise": 1}).json()
    assert {(error["pointer"], error["code"]) for error in document["errors"]} == {
        ("/name", "required"),
        ("/color", "invalid_format"),
        ("/surprise", "unknown_field"),
    }


@pytest.mark.parametrize("body", ["{", "[1]", '"text"', "nul", '{"name": "\\ud800"}', '{"name": "a\\u0000b"}'])
def test_a_body_that_is_no_object_is_refused_as_client_error(owner_client, body) -> None:
    answer = owner_client.http.generic("POST", TAGS, data=body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_another_content_type_is_415(owner_client) -> None:
    answer = owner_client.http.generic("POST", TAGS, data="name=x", content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_another_method_is_405(owner_client) -> None:
    answer = owner_client.call("PUT", TAGS, {})
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_an_unknown_query_parameter_is_named(owner_client) -> None:
    for path in (TAGS, "/api/v1/me"):
        answer = owner_client.get(path, colour="red")
        assert (answer.status_code, answer.json()["code"]) == (400, "unknown_parameter")
        assert answer.json()["errors"][0]["parameter"] == "colour"


def test_a_change_on_an_old_version_is_refused_with_the_current_one(owner_client) -> None:
    tag = owner_client.post(TAGS, {"name": "Fresh"}).json()
    path = f"{TAGS}/{tag['id']}"
    first = owner_client.patch(path, {"name": "Fresher"}, if_match='W/"1"')
    assert first.status_code == 200
    late = owner_client.patch(path, {"name": "Late"}, if_match='W/"1"')
    assert (late.status_code, late.json()["code"], late.json()["current_version"]) == (412, "version_mismatch", 2)
    assert owner_client.get(path).json()["name"] == "Fresher"


def test_an_unchanged_row_is_not_sent_again(owner_client) -> None:
    tag = owner_client.post(TAGS, {"name": "Same"}).json()
    seen = owner_client.get(f"{TAGS}/{tag['id']}")
    again = owner_client.call("GET", f"{TAGS}/{tag['id']}", if_none_match=seen["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_a_repeated_post_is_answered_and_not_done_again(owner_client) -> None:
    first = owner_client.post(TAGS, {"name": "Once"}, idempotency_key="k1")
    again = owner_client.post(TAGS, {"name": "Once"}, idempotency_key="k1")
    assert first.status_code == again.status_code == 201
    assert again.content == first.content
    assert again["Idempotent-Replayed"] == "true"
    assert len(owner_client.get(TAGS, q="once").json()["results"]) == 1


def test_a_key_used_for_another_body_is_refused(owner_client) -> None:
    owner_client.post(TAGS, {"name": "One"}, idempotency_key="k2")
    other = owner_client.post(TAGS, {"name": "Two"}, idempotency_key="k2")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_a_refused_post_can_be_mended_under_the_same_key(owner_client) -> None:
    refused = owner_client.post(TAGS, {"name": ""}, idempotency_key="k3")
    mended = owner_client.post(TAGS, {"name": "Mended"}, idempotency_key="k3")
    assert (refused.status_code, mended.status_code) == (422, 201)


def test_two_equal_requests_at_the_same_time_are_done_once(fresh_organisation, credentials) -> None:
    session = credentials(fresh_organisation, "owner").session
    answers = []

    def send() -> None:
        client = ApiClient(fresh_organisation, session=session)
        answers.append(client.post(TAGS, {"name": "Race"}, idempotency_key="race"))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert any(answer.status_code == 201 for answer in answers)
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"idempotency_in_flight"}
    found = ApiClient(fresh_organisation, session=session).get(TAGS).json()["results"]
    assert [row["name"] for row in found].count("Race") == 1


def test_calls_past_the_limit_are_429_with_the_time_to_wait(owner_client) -> None:
    with override_settings(RATE_LIMIT_ACTOR="3/hour"):
        answers = [owner_client.get("/api/v1/me") for _ in range(5)]
    assert [answer.status_code for answer in answers][-1] == 429
    assert int(answers[-1]["Retry-After"]) > 0
    assert answers[0]["RateLimit-Policy"] == '"actor";q=3;w=3600'
    assert [answer["RateLimit"].partition(";t=")[0] for answer in answers] == [
        f'"actor";r={left}' for left in (2, 1, 0, 0, 0)
    ]


def test_nothing_but_static_files_may_be_kept(owner_client) -> None:
    for path in (TAGS, "/api/v1/me", "/api/v1/nothing", "/livez"):
        assert owner_client.get(path)["Cache-Control"] == "private, no-store", path


def test_every_answer_carries_the_security_headers(owner_client) -> None:
    answer = owner_client.get(TAGS)
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_browser_gets_the_csrf_cookie_by_any_get_and_needs_it_to_write(organisation, credentials, db) -> None:
    browser = ApiClient(organisation, session=credentials(organisation, "owner").session, enforce_csrf=True)
    refused = browser.post(TAGS, {"name": "No token"})
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    browser.get("/api/v1/me")
    token = browser.http.cookies["csrftoken"].value
    assert browser.post(TAGS, {"name": "With token"}, x_csrftoken=token).status_code == 201


def test_health_is_told_on_any_host(client, db) -> None:
    assert client.get("/livez", SERVER_NAME="nobody.example").json() == {"status": "alive"}
    ready = client.get("/readyz", SERVER_NAME="nobody.example")
    assert (ready.status_code, ready.json()["checks"]) == (200, {"database": True, "cache": True})
    assert b"kontor_request_seconds" in client.get("/metrics", SERVER_NAME="nobody.example").content


def test_one_request_is_one_log_line_without_personal_data(owner_client, caplog) -> None:
    caplog.set_level("INFO", logger="kontor.request")
    owner_client.get(TAGS, q="Secret Person")
    lines = [record.getMessage() for record in caplog.records if record.name == "kontor.request"]
    assert len(lines) == 1
    logged = json.dumps(lines[0]) + str(caplog.records[-1].__dict__)
    assert "Secret" not in logged
