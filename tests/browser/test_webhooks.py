"""A webhook from its making to its log, and what the receiver saw of it."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import sign_up
from tests.browser.test_journeys import field, option
from tests.outside import OK, answer_of, running_receiver

# One process does them all: two browsers at once would starve each other.
pytestmark = pytest.mark.xdist_group("browser")


def test_a_webhook_is_made_tried_told_and_sent_again(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    with running_receiver() as receiver:
        page.goto(f"{home.url}/settings/webhooks")
        page.get_by_role("button", name="New webhook").click()
        dialog = page.get_by_role("dialog")
        field(dialog, "Address").fill(receiver.url())
        dialog.get_by_role("combobox", name="Events").click()
        option(page, "customer: all").click()
        field(dialog, "Description").fill("Accounting")
        dialog.get_by_role("button", name="Make the webhook").click()
        expect(page.get_by_role("textbox", name="Secret")).to_have_value(re.compile(r"^whsec_.{40,}"))
        page.get_by_role("button", name="I have kept it").click()

        page.get_by_role("link", name=receiver.url()).click()
        expect(page.get_by_role("heading", name="Accounting")).to_be_visible()
        page.get_by_role("button", name="Send a test").click()
        log = page.get_by_role("list", name="Log")
        expect(log.get_by_text("webhook.ping")).to_be_visible()
        expect(log.get_by_text("Arrived")).to_be_visible()

        receiver.answers = [answer_of(500, b"not today")]
        visitor.call("POST", "/api/v1/customers", {"name": "Vitosha Glass"})
        page.get_by_role("combobox", name="Which deliveries").click()
        option(page, "Waiting").click()
        expect(log.get_by_text("status 500")).to_be_visible()
        log.get_by_role("button", name="Details").click()
        expect(page.get_by_text("not today")).to_be_visible()
        expect(page.get_by_text('"Vitosha Glass"').first).to_be_visible()
        visitor.settle()
        assert visitor.inaccessible() == []
        receiver.answers = [OK]
        log.get_by_role("button", name="Send again").click()
        page.get_by_role("combobox", name="Which deliveries").click()
        option(page, "Arrived").click()
        expect(log.get_by_text("customer.created")).to_be_visible()
        ping, *told = [json.loads(request.body) for request in receiver.requests]
        assert ping["type"] == "webhook.ping"
        assert len(told) >= 2
        assert all(event == told[0] for event in told)

    page.get_by_role("button", name="Switch off").click()
    page.get_by_role("dialog").get_by_role("button", name="Switch off").click()
    expect(page.get_by_text("Switched off")).to_be_visible()
