"""The report against WCAG 2.2 AA: what axe-core can tell, and some of what it cannot."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.render.html import render_report
from tests.render.browser import emulate, resize, violations
from tests.render.fixtures import DIMENSIONS, comparison

pytestmark = pytest.mark.browser
UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true)"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("accessible")
    render_report(comparison(), DIMENSIONS, folder)
    return (folder / "report.html").as_uri()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 400])
@pytest.mark.parametrize("unfolded", [False, True])
def test_axe_finds_nothing(
    driver: Any, report: str, theme: str, width: int, unfolded: bool
) -> None:
    emulate(driver, prefers_color_scheme=theme)
    resize(driver, width)
    driver.get(report)
    if unfolded:
        driver.execute_script(UNFOLD)
        driver.execute_script(
            "document.querySelectorAll('.show').forEach(b => b.checked || b.click())"
        )
    assert violations(driver) == []


def test_axe_would_find_something(driver: Any, report: str) -> None:
    """The check is alive: a page spoilt on purpose fails it."""
    emulate(driver, prefers_color_scheme="light")
    resize(driver, 1440)
    driver.get(report)
    driver.execute_script(
        "document.querySelector('.say').style.color = '#ddd';"
        "document.documentElement.removeAttribute('lang')"
    )
    rules = {line.split(" ")[0] for line in violations(driver)}
    assert {"color-contrast", "html-has-lang"} <= rules


def test_motion_is_reduced_when_asked(driver: Any, report: str) -> None:
    emulate(driver, prefers_reduced_motion="reduce")
    driver.get(report)
    moving = "getComputedStyle(document.querySelector('.card')).transitionDuration"
    assert driver.execute_script(f"return {moving}") == "0s"


def test_right_to_left_lines_run_that_way(driver: Any, report: str) -> None:
    driver.get(report)
    runs = """return [...document.querySelectorAll('#d4 .line p')]
        .map(p => getComputedStyle(p).direction)"""
    assert set(driver.execute_script(runs)) == {"ltr", "rtl"}


def test_every_stop_of_the_tab_key_is_seen(driver: Any, report: str) -> None:
    """Focus is visible: each element that takes it gets an outline or a border of its own."""
    resize(driver, 1440)
    driver.get(report)
    unseen = driver.execute_script(
        """const missing = [];
        const stops = 'a[href], button, input, summary, [tabindex="0"]';
        for (const stop of document.querySelectorAll(stops)) {
          if (!stop.checkVisibility()) continue;
          stop.focus({focusVisible: true, preventScroll: true});
          const at = stop.matches('.filter input') ? stop.closest('label') : stop;
          const style = getComputedStyle(at);
          const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
          if (document.activeElement !== stop || !seen) missing.push(stop.outerHTML.slice(0, 120));
        }
        return missing"""
    )
    assert unseen == []


def test_sources_can_be_reached_past_the_text(driver: Any, report: str) -> None:
    driver.get(report)
    driver.execute_script("document.querySelector('#d1 .past a').click()")
    assert driver.execute_script("return location.hash") == "#d1-below"
