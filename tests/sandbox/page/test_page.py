"""The page in a real browser, beside a sandbox with real requests."""

import re

import pytest
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def still_clock(watched):
    """Lets no time pass, so that nothing is drawn anew on its account."""
    watched.world.sandbox.clock.run_at(0)
    yield
    watched.world.sandbox.clock.run_at(1)


def number_in(page, function, head):
    """The number in a function's row, under a head of the table."""
    return page.locator("#functions tr", has_text=function).locator(f"[data-head='{head}']")


def test_it_shows_where_a_load_balancer_answers_and_what_is_behind_it(open_page, watched):
    """Catches a page that leaves open where to send a request."""
    page = open_page()

    expect(page.locator("#load-balancers a", has_text=watched.url)).to_have_attribute("href", f"{watched.url}/")
    expect(page.locator("#load-balancers tr", has_text="everything else")).to_contain_text(watched.function)


def test_numbers_go_up_with_real_requests(open_page, watched):
    """Catches a page that shows only what was when it was opened."""
    page = open_page()
    invocations = number_in(page, watched.function, "Invocations")
    before = int(invocations.inner_text())

    for _ in range(3):
        assert watched.world.ask(watched.url).status == 200

    expect(invocations).to_have_text(str(before + 3))
    expect(page.locator("figure", has_text="Invocations a minute").locator(".bars path")).not_to_have_count(0)


def test_environments_are_shown_against_their_limit(open_page, watched):
    """Catches the account's limit where the function's own reservation counts."""
    page = open_page()
    params = {"FunctionName": watched.function, "ReservedConcurrentExecutions": 7}

    watched.world.call("lambda", "PutFunctionConcurrency", params)

    expect(number_in(page, watched.function, "Busy")).to_contain_text("0 of 7 reserved")
    watched.world.call("lambda", "DeleteFunctionConcurrency", {"FunctionName": watched.function})
    expect(number_in(page, watched.function, "Busy")).to_contain_text("unreserved")


def test_an_alarm_changes_while_one_looks(open_page, watched):
    """Catches alarms whose state is shown by colour alone, late, or without the reason and the history."""
    page = open_page()
    name = watched.alarm("sales are low")
    alarm = page.locator("#alarms > li", has_text=name)
    expect(alarm.locator(".alarm .state")).to_have_text("? INSUFFICIENT DATA")

    watched.set_alarm(name, "ALARM", "Nobody buys anything.")

    expect(alarm.locator(".alarm .state")).to_have_text("▲ ALARM")
    expect(alarm.locator(".alarm")).to_contain_text("Nobody buys anything.")
    expect(page).to_have_title("▲ 1 in ALARM - Sandbox")
    watched.set_alarm(name, "OK", "Sales are good.")
    expect(alarm.locator(".alarm .state")).to_have_text("✓ OK")
    alarm.locator("summary").click()
    expect(alarm.locator("ol li")).to_have_count(2)
    expect(alarm.locator("ol li").nth(1)).to_contain_text("Nobody buys anything.")


def test_what_a_reader_has_opened_stays_open(open_page, watched):
    """Catches a page that is built anew every second under the reader's finger."""
    page = open_page()
    name = watched.alarm("opened")
    alarm = page.locator("#alarms > li", has_text=name)
    alarm.locator("summary").click()

    watched.set_alarm(name, "ALARM", "It moves to the front.")

    expect(alarm.locator(".alarm .state")).to_have_text("▲ ALARM")
    expect(alarm.locator("details")).to_have_attribute("open", "")
    watched.set_alarm(name, "OK", "Done.")


def test_markup_in_a_name_or_a_reason_is_text(open_page, watched):
    """Catches a name that runs as a script in the reader's browser."""
    page = open_page()
    name = watched.alarm("<script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\">")

    watched.set_alarm(name, "ALARM", "<b onmouseover=alert(1)>bold</b>")

    alarm = page.locator("#alarms > li", has_text=name)
    expect(alarm.locator(".alarm")).to_contain_text("<b onmouseover=alert(1)>bold</b>")
    assert page.locator("#alarms img, #alarms script, #alarms b").count() == 0
    expect(page).to_have_title(re.compile("Sandbox"))
    watched.set_alarm(name, "OK", "Done.")


def test_a_phone_shows_everything_without_scrolling_sideways(open_page, watched):
    """Catches tables and names that are wider than a phone."""
    watched.alarm("a-name-without-any-blank-" + "x" * 200)
    page = open_page(**PHONE, scheme="dark")
    expect(page.locator("#alarms > li", has_text="a-name-without")).to_be_visible()
    expect(page.locator(".canvas .main-svg")).not_to_have_count(0)

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    cells = page.locator("#functions td")
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] for box in _boxes(cells))


@pytest.mark.usefixtures("still_clock")
def test_dark_and_light_follow_the_readers_system(open_page):
    """Catches a page that dazzles at night, and plots that stay in the other scheme."""

    def colour(page):
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    light, dark = open_page(scheme="light"), open_page(scheme="dark")

    assert colour(light) != colour(dark)
    dark.emulate_media(color_scheme="light")
    text = dark.locator("#function-plots .xtick text").first
    expect(text).to_have_css("fill", "rgb(27, 31, 36)")


def test_it_says_when_the_sandbox_is_gone_and_goes_on_when_it_is_back(open_page):
    """Catches figures of long ago that look like those of now."""
    page = open_page()
    trouble = page.get_by_role("status")
    expect(trouble).to_have_text("")

    page.route("**/state?*", lambda route: route.abort())

    expect(trouble).to_contain_text("The sandbox does not answer")
    page.unroute("**/state?*")
    expect(trouble).to_have_text("")


def test_more_of_the_past_is_shown_if_one_asks_for_it(open_page):
    """Catches a choice without effect."""
    page = open_page()
    expect(page.locator("#functions caption")).to_contain_text("the last 15 minutes")

    page.get_by_label("Show").select_option("1 hour")

    expect(page.locator("#functions caption")).to_contain_text("the last 60 minutes")


def _boxes(cells):
    return [cells.nth(number).bounding_box() for number in range(cells.count())]
