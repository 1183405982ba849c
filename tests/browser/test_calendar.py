"""Activities planned, moved and reminded of in a real browser."""

import re
import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def planned(visit, home):
    """A visitor at the calendar of November 2026, with a call on the 18th at 10 in Sofia."""
    visitor = visit(cookies=home.cookies)
    visitor.page.goto(home.url)
    [kind, *_others] = visitor.call("GET", "/api/v1/dictionaries/activity-types")["results"]
    call = {"type_id": kind["id"], "subject": "Ask for plans", "starts_at": "2026-11-18T08:00:00Z"}
    made = visitor.call("POST", "/api/v1/activities", call | {"ends_at": "2026-11-18T09:00:00Z"})
    visitor.page.goto(f"{home.url}/activities/calendar?day=2026-11-18")
    visitor.settle()
    yield visitor, made
    visitor.call("DELETE", f"/api/v1/activities/{made['id']}")


def starts(visitor, made) -> str:
    return visitor.call("GET", f"/api/v1/activities/{made['id']}")["starts_at"]


def test_an_activity_is_moved_by_keys_and_by_hand_and_put_back(planned):
    visitor, made = planned
    page = visitor.page
    entry = page.get_by_role("button", name=re.compile("10:00 Ask for plans"))
    entry.press("Shift+ArrowRight")
    expect(page.get_by_text("Ask for plans: Nov 19, 2026", exact=False)).to_be_visible()
    visitor.settle()
    assert starts(visitor, made) == "2026-11-19T08:00:00Z"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone")).to_be_visible()
    assert starts(visitor, made) == "2026-11-18T08:00:00Z"
    visitor.settle()
    entry.drag_to(page.get_by_role("button", name="Nov 25, 2026", exact=True).locator("xpath=ancestor::li"))
    expect(page.get_by_text("Ask for plans: Nov 25, 2026", exact=False)).to_be_visible()
    visitor.settle()
    assert starts(visitor, made) == "2026-11-25T08:00:00Z"


def test_an_activity_is_planned_from_a_day_with_end_colleague_and_reminder(planned):
    visitor, _made = planned
    page = visitor.page
    page.get_by_role("button", name="New activity on Nov 20, 2026").click()
    dialog = page.get_by_role("dialog", name="New activity")
    dialog.get_by_role("textbox", name="Subject").fill("Show the sample")
    dialog.get_by_role("combobox", name="Reminder by mail").click()
    page.get_by_role("option", name="1 hour before").click()
    dialog.get_by_role("button", name="Plan", exact=True).click()
    entry = page.get_by_role("button", name=re.compile("09:00 Show the sample"))
    expect(entry).to_be_visible()
    entry.click()
    dialog = page.get_by_role("dialog", name="Change the activity")
    expect(dialog.get_by_label("End")).to_have_value("2026-11-20T10:00")
    expect(dialog.get_by_role("combobox", name="Reminder by mail")).to_have_value("1 hour before")
    dialog.get_by_label("End").fill("2026-11-20T08:00")
    dialog.get_by_role("button", name="Save", exact=True).click()
    visitor.expect_refusals(422)
    expect(dialog.get_by_text("It ends before it starts.")).to_be_visible()
    dialog.get_by_label("End").fill("2026-11-20T11:00")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    entry.click()
    page.get_by_role("dialog").get_by_role("button", name="Mark as done").click()
    expect(page.get_by_text("The activity is done")).to_be_visible()


def test_many_activities_are_marked_done_and_put_back(planned, home):
    visitor, made = planned
    page = visitor.page
    page.goto(f"{home.url}/activities")
    page.get_by_role("row", name=re.compile("Ask for plans")).get_by_role("checkbox").check()
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_text("1 activity changed", exact=True)).to_be_visible()
    assert visitor.call("GET", f"/api/v1/activities/{made['id']}")["state"] == "done"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 activity changed back")).to_be_visible()
    assert visitor.call("GET", f"/api/v1/activities/{made['id']}")["state"] == "planned"


def test_a_calendar_address_is_made_shown_once_and_switched_off(visit, home):
    page = visit(cookies=home.cookies).page
    page.goto(f"{home.url}/settings/preferences")
    page.get_by_role("button", name="Make an address").click()
    expect(page.get_by_role("textbox", name="Address")).to_have_value(re.compile(r"/activities/calendar\.ics\?token="))
    page.reload()
    expect(page.get_by_text("It was shown once.", exact=False)).to_be_visible()
    page.get_by_role("button", name="Switch off").click()
    expect(page.get_by_role("button", name="Make an address")).to_be_visible()


def test_automatic_entries_are_switched_off_and_on(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    page.goto(f"{home.url}/settings/timelines")
    switch = page.get_by_role("switch", name="Customer created")
    expect(switch).to_be_checked()
    switch.click(force=True)
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    visitor.settle()
    kinds = visitor.call("GET", "/api/v1/timeline-settings")["kinds"]
    assert [each["kind"] for each in kinds if not each["is_shown"]] == ["customer.created"]
    expect(switch).not_to_be_checked()
    switch.click(force=True)
    expect(switch).to_be_checked()
    visitor.settle()


def test_a_contact_has_notes_activities_and_files(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    page.goto(home.url)
    person = {"first_name": "Vera", "last_name": "Koleva"}
    made = visitor.call(
        "POST", "/api/v1/customers", {"name": "Rila Wood", "contacts": [person], "allow_duplicate": True}
    )
    [contact] = visitor.call("GET", f"/api/v1/customers/{made['id']}/contacts")["results"]
    page.goto(f"{home.url}/contacts/{contact['id']}")
    page.get_by_role("button", name="New activity").click()
    dialog = page.get_by_role("dialog", name="New activity")
    dialog.get_by_role("textbox", name="Subject").fill("Coffee")
    dialog.get_by_role("button", name="Plan", exact=True).click()
    expect(page.get_by_role("button", name="Coffee", exact=True)).to_be_visible()
    page.get_by_role("tab", name="Notes").click()
    page.get_by_role("textbox", name="Note", exact=True).fill("Likes short calls")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_text("Likes short calls", exact=True)).to_be_visible()
    page.get_by_role("button", name="What to do with the note").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_text("Likes short calls", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Likes short calls", exact=True)).to_be_visible()
    page.get_by_role("button", name="What to do with the note").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_text("Likes short calls", exact=True)).to_have_count(0)
    # Who leaves the page before the ten seconds are over has decided.
    page.reload()
    visitor.settle()
    deadline = time.monotonic() + 8
    while visitor.call("GET", f"/api/v1/contacts/{contact['id']}/notes")["results"]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    page.get_by_role("tab", name="Files").click()
    expect(page.get_by_text("There are no files yet")).to_be_visible()


def test_an_activity_is_moved_and_made_longer_in_the_hours_of_a_week(planned, home):
    visitor, made = planned
    page = visitor.page
    page.goto(f"{home.url}/activities/calendar?day=2026-11-18&show=week")
    visitor.settle()
    day, next_day = (page.get_by_role("region", name=f"Nov {number}, 2026") for number in (18, 19))
    entry = page.get_by_role("button", name=re.compile("Ask for plans"))
    expect(day.get_by_text("10:00–11:00")).to_be_visible()
    # Two steps down and one to the right are one change, which is taken back as one.
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        entry.press(f"Shift+{key}")
    expect(next_day.get_by_text("10:30–11:30")).to_be_visible()
    expect(entry).to_be_focused()
    expect(page.get_by_text("Ask for plans: Nov 19, 2026", exact=False)).to_be_visible()
    visitor.settle()
    found = visitor.call("GET", f"/api/v1/activities/{made['id']}")
    assert (found["starts_at"], found["ends_at"]) == ("2026-11-19T08:30:00Z", "2026-11-19T09:30:00Z")
    assert found["version"] == made["version"] + 1
    page.get_by_role("button", name="Undo").click()
    expect(day.get_by_text("10:00–11:00")).to_be_visible()
    visitor.settle()
    entry.press("Alt+ArrowDown")
    expect(day.get_by_text("10:00–11:15")).to_be_visible()
    expect(page.get_by_text("Ask for plans: Nov 18, 2026", exact=False)).to_be_visible()
    visitor.settle()
    box = entry.bounding_box()
    column = next_day.bounding_box()
    # By hand: an hour is 48 pixels high.
    drag(page, (box["x"] + 30, box["y"] + 10), (column["x"] + 30, box["y"] + 10 + 96))
    expect(next_day.get_by_text("12:00–13:15")).to_be_visible()
    visitor.settle()
    box = entry.bounding_box()
    lower = (box["x"] + 30, box["y"] + box["height"] - 3)
    drag(page, lower, (lower[0], lower[1] + 36))
    expect(next_day.get_by_text("12:00–14:00")).to_be_visible()
    visitor.settle()
    found = visitor.call("GET", f"/api/v1/activities/{made['id']}")
    assert (found["starts_at"], found["ends_at"]) == ("2026-11-19T10:00:00Z", "2026-11-19T12:00:00Z")
    assert page.get_by_role("dialog").count() == 0


def drag(page, start, end) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def test_an_hour_that_is_free_is_where_a_new_activity_begins(planned, home):
    visitor, _made = planned
    page = visitor.page
    page.goto(f"{home.url}/activities/calendar?day=2026-11-18&show=day")
    visitor.settle()
    page.get_by_role("region", name="Nov 18, 2026").click(position={"x": 60, "y": 14 * 48 + 30})
    dialog = page.get_by_role("dialog", name="New activity")
    expect(dialog.get_by_label("Start")).to_have_value("2026-11-18T14:30")
    expect(dialog.get_by_label("End")).to_have_value("2026-11-18T15:30")


def test_a_calendar_is_narrowed_down_to_types_and_colleagues(planned, home):
    visitor, _made = planned
    page = visitor.page
    [_first, other, *_more] = visitor.call("GET", "/api/v1/dictionaries/activity-types")["results"]
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("combobox", name="Types").fill(other["label"])
    page.get_by_role("option", name=other["label"]).click()
    entry = page.get_by_role("button", name=re.compile("Ask for plans"))
    expect(entry).to_have_count(0)
    page.get_by_role("combobox", name="Types").press("Backspace")
    expect(entry).to_be_visible()
    page.get_by_role("combobox", name="Colleagues").fill("Ann")
    page.get_by_role("option", name="Ann Lee").click()
    page.wait_for_url("**people=*")
    expect(entry).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_text("Mine", exact=True).click()
    page.wait_for_url(lambda url: "people=" not in url)


def test_a_deleted_activity_can_be_taken_back_for_a_while(planned):
    visitor, made = planned
    page = visitor.page
    entry = page.get_by_role("button", name=re.compile("Ask for plans"))
    entry.click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(entry).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(entry).to_be_visible()
    assert visitor.call("GET", f"/api/v1/activities/{made['id']}")["id"] == made["id"]


def test_an_activity_that_is_done_leads_to_the_next_and_has_files(planned):
    visitor, made = planned
    page = visitor.page
    page.get_by_role("button", name=re.compile("Ask for plans")).click()
    dialog = page.get_by_role("dialog", name="Change the activity")
    dialog.locator("input[type=file]").set_input_files(
        [
            {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""},
            {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"walls"},
        ]
    )
    visitor.expect_refusals(422)
    # One that cannot be brought does not keep the others back.
    expect(dialog.get_by_role("link", name="plan.txt")).to_be_visible()
    expect(dialog.get_by_role("status").get_by_text("did not arrive", exact=False)).to_be_visible()
    dialog.get_by_role("button", name="Close: empty.txt").click()
    expect(dialog.get_by_text("empty.txt")).to_have_count(0)
    dialog.get_by_role("button", name="Done, plan the next").click()
    following = page.get_by_role("dialog", name="New activity")
    expect(following.get_by_role("textbox", name="Subject")).to_have_value("Ask for plans")
    expect(following.get_by_label("Start")).to_have_value("2026-11-25T10:00")
    following.get_by_role("textbox", name="Subject").fill("Read the plans")
    following.get_by_role("button", name="Plan", exact=True).click()
    expect(page.get_by_role("button", name=re.compile("10:00 Read the plans"))).to_be_visible()
    visitor.settle()
    assert visitor.call("GET", f"/api/v1/activities/{made['id']}")["state"] == "done"
    [file] = visitor.call("GET", f"/api/v1/activities/{made['id']}/files")["results"]
    assert file["name"] == "plan.txt"


def test_files_are_dropped_on_the_files_of_a_customer(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    page.goto(home.url)
    made = visitor.call("POST", "/api/v1/customers", {"name": "Dropped Files", "allow_duplicate": True})
    page.goto(f"{home.url}/customers/{made['id']}/files")
    expect(page.get_by_text("Drop files here, or choose them.")).to_be_visible()
    data = page.evaluate_handle(
        "() => { const data = new DataTransfer();"
        " data.items.add(new File(['a'], 'a.txt', { type: 'text/plain' }));"
        " data.items.add(new File(['b'], 'b.txt', { type: 'text/plain' })); return data; }"
    )
    page.get_by_text("Drop files here, or choose them.").dispatch_event("drop", {"dataTransfer": data})
    expect(page.get_by_text("2 files are added")).to_be_visible()
    expect(page.get_by_role("link", name="b.txt")).to_be_visible()


def test_all_activities_that_match_are_moved_by_days_and_put_back(planned, home):
    visitor, made = planned
    page = visitor.page
    page.goto(f"{home.url}/activities?q=Ask+for+plans")
    page.get_by_role("row", name=re.compile("Ask for plans")).get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Move by days").click()
    dialog = page.get_by_role("dialog", name="Change 1 activity")
    dialog.get_by_role("textbox", name="Days later").fill("2")
    dialog.get_by_role("button", name="Change them").click()
    expect(page.get_by_text("1 activity changed", exact=True)).to_be_visible()
    visitor.settle()
    assert starts(visitor, made) == "2026-11-20T08:00:00Z"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 activity changed back")).to_be_visible()
    assert starts(visitor, made) == "2026-11-18T08:00:00Z"
