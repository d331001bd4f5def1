"""The local page in a real browser, with scripts and without."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

from tests.render.browser import chromium, emulate, resize, violations
from tests.web.visitor import PATIENCE, RIVAL, STATION

pytestmark = pytest.mark.browser
SCRIPT = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">"
THEMES = [(theme, width) for theme in ("light", "dark") for width in (1440, 400)]


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, downloads: Path) -> Iterator[Any]:
    """A browser of our own, whose downloads go to a folder."""
    for browser in chromium(tmp_path_factory.mktemp("profile")):
        where = {"behavior": "allow", "downloadPath": str(downloads)}
        browser.execute_cdp_cmd("Browser.setDownloadBehavior", where)
        resize(browser, 1440)
        yield browser


@pytest.fixture(params=["with scripts", "without scripts"])
def page(own: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    off = request.param == "without scripts"
    own.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": off})
    yield own
    own.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def fill(page: Any, name: str, words: str) -> None:
    field = page.find_element(By.NAME, name)
    field.clear()
    field.send_keys(words)


def press(page: Any, words: str) -> None:
    """The button or link that says so, as a click of the mouse."""
    found = f"//main//*[self::button or self::a or self::summary][contains(., '{words}')]"
    page.find_element(By.XPATH, found).click()


def until(page: Any, is_so: Callable[[Any], object]) -> Any:
    """Wait until it is so; what is looked at may be on its way out."""
    gone = (StaleElementReferenceException, NoSuchElementException)
    return WebDriverWait(page, PATIENCE, 0.2, ignored_exceptions=gone).until(is_so)


def heading(page: Any) -> str:
    return str(page.find_element(By.TAG_NAME, "h1").text)


def errors(page: Any) -> list[str]:
    """What the browser complains of, but for pages that are told not to be there."""
    found = [one["message"] for one in page.get_log("browser") if one["level"] == "SEVERE"]
    return [one for one in found if "responded with a status of 4" not in one]


def hand_in_two(page: Any, server: str) -> None:
    page.get(server)
    fill(page, "text-1", STATION)
    fill(page, "outlet-1", "The Ashby Star")
    press(page, "Paste another text")
    fill(page, "text-2", RIVAL)
    fill(page, "outlet-2", "County Post")
    press(page, "Read and check")
    until(page, lambda _: heading(page) == "Check the details")


def arrived(folder: Path, name: str) -> Path:
    file = folder / name
    WebDriverWait(None, PATIENCE).until(lambda _: file.exists() and file.stat().st_size)
    return file


def test_two_texts_compared_a_finding_opened_a_worksheet_saved(
    page: Any, server: str, downloads: Path
) -> None:
    for file in downloads.iterdir():
        file.unlink()
    hand_in_two(page, server)
    fill(page, "published-0", "4 July 2025")
    press(page, "Audit these 2 texts")
    until(page, lambda _: heading(page) == "The Ashby Star, County Post")
    first = page.current_window_handle
    press(page, "Open the report")
    until(page, lambda _: len(page.window_handles) == 2)
    page.switch_to.window(page.window_handles[-1])
    try:
        until(page, lambda _: "2 documents" in page.title)
        compared = page.find_element(By.CSS_SELECTOR, "#what + table").text
        assert "The Ashby Star" in compared and "County Post" in compared
        mark = page.find_element(By.CSS_SELECTOR, "#d1 .text .m.loaded-language[tabindex]")
        reason = page.find_element(By.ID, mark.get_attribute("aria-describedby"))
        assert "disgraceful" in reason.get_attribute("textContent")
        page.find_element(By.CSS_SELECTOR, "#what + table a[href='#d2']").click()
        assert page.current_url.endswith("#d2")
    finally:
        page.close()
        page.switch_to.window(first)
    row = "//li[contains(., 'Sheet 1')]//a[contains(., 'Word')]"
    page.find_element(By.XPATH, row).click()
    with zipfile.ZipFile(arrived(downloads, "sheet-1.docx")) as sheet:
        assert b"Ashby" in sheet.read("word/document.xml")
    page.find_element(By.PARTIAL_LINK_TEXT, "scores.csv").click()
    assert "The Ashby Star" in arrived(downloads, "scores.csv").read_text()
    assert errors(page) == []


def test_worksheets_for_another_class(page: Any, server: str) -> None:
    hand_in_two(page, server)
    press(page, "Audit these 2 texts")
    until(page, lambda _: "Ashby" in heading(page) and page.find_elements(By.ID, "level"))
    Select(page.find_element(By.ID, "level")).select_by_value("intermediate")
    press(page, "Make worksheets")
    until(page, lambda _: "Intermediate" in [h.text for h in page.find_elements(By.TAG_NAME, "h3")])


def test_files_are_chosen_and_dropped(page: Any, server: str, tmp_path: Path) -> None:
    names = ["one.txt", "two.html", "three.pdf"]
    contents = [STATION, f"<article><h1>Fire</h1><p>{RIVAL}</p></article>", "%PDF-1.4 broken"]
    for name, content in zip(names, contents, strict=True):
        (tmp_path / name).write_text(content)
    page.get(server)
    field = page.find_element(By.ID, "files")
    field.send_keys("\n".join(str(tmp_path / name) for name in names))
    listed = page.find_element(By.ID, "chosen").text
    assert ("one.txt" in listed and "three.pdf" in listed) or not listed
    press(page, "Read and check")
    until(page, lambda _: heading(page) == "Check the details")
    shown = page.find_element(By.TAG_NAME, "main").text
    assert "2 texts could be read" in shown and "three.pdf" in shown
    assert errors(page) == []


def test_a_mistake_is_told_and_put_right(page: Any, server: str) -> None:
    page.get(server)
    fill(page, "text-1", STATION)
    press(page, "Read and check")
    until(page, lambda _: heading(page) == "Check the details")
    fill(page, "published-0", "yesterday")
    press(page, "Audit this text")
    until(page, lambda _: page.find_elements(By.ID, "problem"))
    assert page.switch_to.active_element.get_attribute("id") == "problem"
    page.find_element(By.CSS_SELECTOR, "#problem a").click()
    assert page.current_url.endswith("#published-0")
    fill(page, "published-0", "2025-07-04")
    press(page, "Audit this text")
    until(page, lambda _: "The report" in page.find_element(By.TAG_NAME, "main").text)


def test_everything_is_deleted(page: Any, server: str) -> None:
    hand_in_two(page, server)
    link = page.current_url
    page.find_element(By.LINK_TEXT, "Earlier audits").click()
    press(page, "Delete everything")
    press(page, "Delete everything")
    until(page, lambda _: "None yet" in page.find_element(By.TAG_NAME, "main").text)
    page.get(link)
    assert heading(page) == "There is nothing here."


def test_hostile_text_is_inert(own: Any, server: str) -> None:
    own.get(server)
    fill(own, "text-1", f"{STATION} {SCRIPT}")
    fill(own, "title-1", SCRIPT)
    press(own, "Read and check")
    until(own, lambda _: heading(own) == "Check the details")
    assert own.title.startswith("Check")
    press(own, "Audit this text")
    until(own, lambda _: own.find_elements(By.ID, "worksheets"))
    assert own.title.startswith("Audit of")
    here = own.current_url
    for page in ("/report", "/files/worksheets/beginner/sheet-1.html"):
        own.get(here + page)
        assert own.title != "taken"
        assert own.execute_script("return document.querySelectorAll('img').length") == 0
    assert errors(own) == []


def test_a_report_reaches_neither_cookies_nor_server(own: Any, server: str) -> None:
    """Its pages live in a sandbox: even a script of its own could do nothing with them."""
    own.get(server)
    fill(own, "text-1", STATION)
    press(own, "Read and check")
    until(own, lambda _: heading(own) == "Check the details")
    press(own, "Audit this text")
    until(own, lambda _: own.find_elements(By.ID, "worksheets"))
    own.get(own.current_url + "/report")
    assert own.execute_script("return window.origin") == "null"
    asked = "return fetch('/audits').then(() => 'came through', () => 'refused')"
    assert own.execute_script(asked) == "refused"
    own.get_log("browser")


@pytest.fixture(scope="module")
def walk(own: Any, server: str) -> dict[str, str]:
    """The address of every page of ours, and something on each."""
    hand_in_two(own, server)
    press(own, "Audit these 2 texts")
    until(own, lambda _: own.find_elements(By.ID, "worksheets"))
    done = own.current_url
    hand_in_two(own, server)
    draft = own.current_url
    return {
        "first": server,
        "earlier": f"{server}/audits",
        "draft": draft,
        "more": f"{draft}/add",
        "done": done,
        "delete": f"{draft}/delete",
        "delete all": f"{server}/delete-all",
        "nothing": f"{server}/nothing",
    }


PAGES = ["first", "earlier", "draft", "more", "done", "delete", "delete all", "nothing"]


@pytest.mark.parametrize(("theme", "width"), THEMES)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(
    own: Any, walk: dict[str, str], name: str, theme: str, width: int
) -> None:
    emulate(own, prefers_color_scheme=theme)
    resize(own, width)
    own.get(walk[name])
    own.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert violations(own) == []
    assert own.execute_script("return document.documentElement.scrollWidth") <= width
    resize(own, 1440)
    emulate(own, prefers_color_scheme="light")


@pytest.mark.parametrize(("theme", "width"), THEMES)
def test_axe_finds_nothing_in_what_is_told(own: Any, server: str, theme: str, width: int) -> None:
    """A form with mistakes, and a page that waits."""
    emulate(own, prefers_color_scheme=theme)
    resize(own, width)
    own.get(server)
    press(own, "Read and check")
    until(own, lambda _: own.find_elements(By.ID, "problem"))
    assert violations(own) == []
    fill(own, "text-1", STATION)
    press(own, "Read and check")
    until(own, lambda _: heading(own) == "Check the details")
    fill(own, "published-0", "yesterday")
    press(own, "Audit this text")
    until(own, lambda _: own.find_elements(By.ID, "problem"))
    assert violations(own) == []
    fill(own, "published-0", "")
    press(own, "Audit this text")
    assert violations(own) == []
    resize(own, 1440)
    emulate(own, prefers_color_scheme="light")
    until(own, lambda _: own.find_elements(By.ID, "worksheets"))


@pytest.mark.parametrize("name", PAGES)
def test_every_stop_of_the_tab_key_is_seen(own: Any, walk: dict[str, str], name: str) -> None:
    own.get(walk[name])
    unseen = own.execute_script(
        """const missing = [];
        const stops = 'a[href], button, input, textarea, select, summary';
        for (const stop of document.querySelectorAll(stops)) {
          if (!stop.checkVisibility() || stop.type === 'hidden') continue;
          stop.focus({focusVisible: true, preventScroll: true});
          const style = getComputedStyle(stop);
          const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
          if (document.activeElement !== stop || !seen) missing.push(stop.outerHTML.slice(0, 120));
        }
        return missing"""
    )
    assert unseen == []
