"""Headless Chromium for the tests of pages, and axe-core run in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

FLAGS = """--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run
--hide-scrollbars --disable-background-networking --disable-component-update
--disable-sync""".split()  # noqa: SIM905
NAMES = ("chromium", "chromium-browser", "google-chrome")
# WCAG 2.2, levels A and AA, and what axe calls best practice.
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def chromium(profile: Path) -> Iterator[Any]:
    """A browser with an empty profile; skips the test where none is installed, but in CI."""
    binary = next(filter(None, map(shutil.which, NAMES)), None)
    helper = shutil.which("chromedriver")
    if (binary is None or helper is None) and not os.environ.get("CI"):
        pytest.skip("no Chromium with chromedriver is installed")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = str(binary)
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(helper))
    yield browser
    browser.quit()


def resize(driver: Any, width: int) -> None:
    """A window `width` CSS pixels wide; a narrow one is a telephone's."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def emulate(driver: Any, **features: str) -> None:
    """Media features, e.g. `prefers_color_scheme="dark"`."""
    listed = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": listed})


def violations(driver: Any, selector: str = "html") -> list[str]:
    """What axe-core finds wrong below `selector` of the page that is open, a line a node."""
    driver.execute_script(_axe())
    driver.set_script_timeout(120)
    found = driver.execute_async_script(
        """const done = arguments[arguments.length - 1];
        axe.run(arguments[0], {runOnly: {type: "tag", values: arguments[1]}})
           .then(result => done(result.violations), error => done([String(error)]));""",
        selector,
        list(STANDARDS),
    )
    return [
        f"{rule['id']} ({rule['impact']}) at {node['target']}: {node['html'][:160]}"
        f" {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]


@cache
def _axe() -> str:
    """axe-core as the package selenium-axe-python carries it."""
    spec = find_spec("selenium_axe_python")
    assert spec and spec.origin
    return (Path(spec.origin).parent / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
