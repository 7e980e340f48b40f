"""Notes and bookmarks on the review, and the week of sessions with comments."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from server.people.people import People
from server.people.roles import Role
from tests.browser.conftest import LAPTOP, PHONE, Open, Sizes
from tests.browser.court import Court
from tests.browser.script import Script
from tests.browser.test_people import add, sign_in
from tests.browser.test_review_access import faults_on_screens
from tests.server.people.club import CHEAP


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    people = People(tmp_path_factory.mktemp("people"), passwords=CHEAP)
    add(people, "maria", Role.ADMIN)
    add(people, "pablo", Role.COACH)
    add(people, "ana", Role.PLAYER, "Ana")
    yield people
    people.close()


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory, people: People) -> Iterator[Court]:
    court = Court(tmp_path_factory.mktemp("court"), coach_password="vibora", people=people)
    court.start()
    yield court
    court.stop()


@pytest.fixture(scope="module")
def recorded(court: Court) -> Script:
    script = Script()
    court.play(*script.opening, *script.rallies(12))
    return script


def review(open_page: Open, name: str, script: Script, size: tuple[int, int] = PHONE) -> Page:
    page = open_page(f"/sign-in?then=/sessions/{script.id}", size, reduced_motion="reduce")
    sign_in(page, name)
    expect(page.locator("#notes-part")).to_be_visible()
    page.locator("#notes-part summary").click()
    return page


def test_a_note_on_a_point_leads_back_to_it_and_is_shared(recorded: Script, open_page: Open, sizes: Sizes) -> None:
    page = review(open_page, "pablo", recorded)
    page.get_by_role("button", name="Open all").click()
    page.locator(".point").nth(3).click()
    notes = page.locator("#notes")
    expect(notes).to_contain_text("About the point ")
    notes.get_by_role("button", name="Only a bookmark").click()
    expect(notes.locator(".note-text")).to_have_text(["Bookmark"])
    notes.get_by_role("button", name="Keep the note").click()
    expect(notes.get_by_role("status")).to_have_text("Write something first.")
    notes.get_by_label("Note", exact=True).fill("Both too deep.\nLook at the feet.")
    notes.get_by_label("Others who coach").check()
    notes.get_by_role("button", name="Keep the note").click()
    expect(page.locator("#notes-count")).to_have_text("2")
    notes.get_by_role("button", name="Show").click()
    expect(page.locator(".point")).to_have_count(1)
    notes.locator("li", has_text="Both too deep").get_by_role("button", name="Change").click()
    notes.get_by_label("Note", exact=True).fill("Both far too deep.")
    notes.get_by_role("button", name="Keep the note").click()
    expect(notes.locator(".note-text").first).to_have_text("Both far too deep.")
    notes.locator("li", has_text="Bookmark").get_by_role("button", name="Remove").click()
    expect(notes.locator(".note-text")).to_have_count(1)
    assert faults_on_screens(page, sizes) == []
    player = review(open_page, "ana", recorded, LAPTOP)
    expect(player.locator(".note-text")).to_have_text("Both far too deep.")
    expect(player.locator("#notes").get_by_role("button", name="Remove")).to_have_count(0)


def test_a_spectator_sees_no_notes(recorded: Script, open_page: Open) -> None:
    page = open_page(f"/sessions/{recorded.id}")
    expect(page.locator(".answer-list")).to_be_visible()
    expect(page.locator("#notes-part")).to_be_hidden()


def test_a_week_shows_its_sessions_with_comments(recorded: Script, open_page: Open, sizes: Sizes) -> None:
    page = open_page("/sign-in?then=/calendar?week=2026-05-11", PHONE, reduced_motion="reduce", locale="en-GB")
    sign_in(page, "pablo")
    expect(page.get_by_role("heading", level=1)).to_have_text("11 May to 17 May")
    expect(page.locator(".day")).to_have_count(7)
    page.get_by_role("button", name="Week before").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("4 May to 10 May")
    session = page.locator(".session")
    expect(session).to_have_count(1)
    session.get_by_text("Comment", exact=True).click()
    session.get_by_label("Comment on the session").fill("A good one.")
    session.get_by_role("button", name="Keep the comment").click()
    expect(session.locator(".session-comment", has_text="A good one.")).to_be_visible()
    assert faults_on_screens(page, sizes) == []
    page.get_by_label("Sessions of").select_option("Carla")
    expect(session).to_have_count(1)
    page.get_by_role("link", name="Ana / Luis").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana / Luis v Carla / Max")
