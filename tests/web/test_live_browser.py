"""The live editor in a real browser: typing, marks over the right letters, reasons, the keyboard."""
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from auditor.audit import audit
from auditor.lexicon import table
from auditor.model import ContradictionFinding, Document
from tests.render.browser import emulate, resize, violations

pytestmark = pytest.mark.browser

TEXT: str = table("web/examples.json")["live"]
# Emoji with modifiers and joiners, flags, combining marks, a letter beyond U+FFFF, right to left.
WIDE = (
    "The mayor 👩🏽‍🔧🇸🇪 said so in Ma\u0301laga. 🌉🌉 The reckless e\u0301te\u0301 cost $4 million, Marta Quill "
    "said. 𝒜 shameful 👨‍👩‍👧 council paid $5 million in July 2025.\n\nשלום עולם.\n\n🚢 A disastrous ferry 🚢 cost "
    "$6 million, Ines Duarte said.\n"
)
HOSTILE = (
    '<script>document.title="x"</script><img src=x onerror="document.title=1"> said Marta Quill on Monday. '
    "</textarea></div><b>The reckless</b> council paid $4 million, she said. &lt;i&gt; ${1+1} `x`"
)
# Far more than it takes, so that only what hangs is given up.
PATIENCE = 60


@pytest.fixture
def page(driver: Any, server: str) -> Iterator[Any]:
    emulate(driver, prefers_color_scheme="light")
    resize(driver, 1440)
    driver.get(f"{server}/live")
    driver.get_log("browser")
    yield driver
    driver.execute_script("onbeforeunload = null")


def times_checked(page: Any) -> int:
    return int(page.execute_script("return document.getElementById('live').dataset.checked || 0"))


def put(page: Any, text: str) -> None:
    """As a paste does it: the text at once, and one event."""
    before = times_checked(page)
    page.execute_script(
        """const area = document.getElementById('text');
        area.focus(); area.value = arguments[0];
        area.dispatchEvent(new InputEvent('input', {bubbles: true, inputType: 'insertFromPaste'}));""",
        text,
    )
    wait(page, before)


def wait(page: Any, before: int) -> None:
    WebDriverWait(page, PATIENCE).until(lambda _: times_checked(page) > before)


def typed(page: Any, keys: str) -> None:
    before = times_checked(page)
    page.find_element("id", "text").send_keys(keys)
    wait(page, before)


def marked(page: Any) -> dict[int, str]:
    """What is marked, by finding: the mirror's own text at it, sources and cues left out."""
    found = page.execute_script(
        """const pieces = {};
        for (const span of document.querySelectorAll('#mirror .m:not(.source, .cue, .other)'))
          pieces[span.dataset.f] = (pieces[span.dataset.f] || '') + span.textContent;
        return pieces;"""
    )
    return {int(key): text for key, text in found.items()}


def entries(page: Any) -> list[str]:
    """The list, as far as it is shown."""
    return list(
        page.execute_script(
            """return [...document.querySelectorAll('#list li')]
            .filter(item => item.checkVisibility()).map(item => item.innerText)"""
        )
    )


def selected(page: Any) -> str:
    return str(
        page.execute_script(
            "const a = document.getElementById('text'); return a.value.slice(a.selectionStart, a.selectionEnd)"
        )
    )


def severe(page: Any) -> list[Any]:
    return [entry for entry in page.get_log("browser") if entry["level"] == "SEVERE"]


def test_what_is_typed_is_marked_with_reasons(page: Any) -> None:
    typed(page, "A reckless council paid $4 million in July 2025, Marta Quill said.")
    assert {"reckless", "$4 million", "July 2025", "Marta Quill"} <= set(marked(page).values())
    reason = next(entry for entry in entries(page) if "“reckless”" in entry)
    assert "evaluative" in reason and "gives the writer's verdict" in reason
    typed(page, " It was shameful.")
    assert "shameful" in marked(page).values()
    assert severe(page) == []


@pytest.mark.parametrize("text", [TEXT, WIDE, HOSTILE, WIDE * 3 + TEXT])
def test_marks_hold_the_words_that_were_found(page: Any, text: str) -> None:
    put(page, text)
    whole = audit(Document(id="x", text=text))
    shown = marked(page)
    assert len(shown) == len(whole.findings) > 3
    for number, finding in enumerate(whole.findings):
        expected = "".join(text[start:end] for start, end in finding.spans)
        assert shown[number] == expected.replace("\n", "")


def test_the_mirror_is_the_text_line_by_line(page: Any) -> None:
    for text in (TEXT, WIDE, HOSTILE, "\n\n a\tb \n" + "x" * 300 + "\n" + "wörd " * 80 + "\n"):
        put(page, text)
        rows = page.execute_script(
            "return [...document.querySelectorAll('#mirror .row')].map(row => row.textContent)"
        )
        assert [row.replace("\u200b", "") for row in rows] == text.split("\n")


@pytest.mark.parametrize("width", [1440, 400])
def test_marks_lie_under_the_letters(page: Any, width: int) -> None:
    """Both layers break lines alike: the caret's own place, asked of a copy that is all text, is the
    mark's."""
    resize(page, width)
    for text in (
        TEXT,
        WIDE,
        HOSTILE,
        "\n a\tb  \n" + "x" * 300 + "\n" + "wörd " * 80 + "\n" + TEXT,
    ):
        put(page, text)
        heights = page.execute_script(
            """const area = document.getElementById('text'), mirror = document.getElementById('mirror');
            const box = area.cloneNode(); box.value = area.value; box.removeAttribute('id');
            box.style.cssText = 'height:0!important;position:relative;inset:auto;overflow:hidden';
            area.after(box); const height = box.scrollHeight; box.remove();
            return [height, mirror.getBoundingClientRect().height]"""
        )
        assert abs(heights[0] - heights[1]) < 2


@pytest.mark.parametrize("width", [1440, 400])
@pytest.mark.parametrize("text", [TEXT, WIDE, HOSTILE])
def test_under_a_mark_stand_its_own_letters(page: Any, text: str, width: int) -> None:
    """The browser is asked which letter of the textarea is painted where a mark begins."""
    resize(page, width)
    put(page, text)
    if not page.execute_script("return 'caretPositionFromPoint' in document"):
        pytest.skip("this browser cannot be asked (Chromium before 128)")
    pairs = page.execute_script(
        """const area = document.getElementById('text');
        return [...document.querySelectorAll('#mirror .m')].map(mark => {
          mark.scrollIntoView({block: 'center'});
          const box = mark.getClientRects()[0];
          const at = document.caretPositionFromPoint(box.left + 1.5, box.top + box.height / 2);
          const words = mark.textContent;
          return [words, at.offsetNode === area ? area.value.substr(at.offset, words.length) : ''];
        })"""
    )
    assert len(pairs) > 10
    assert [there for _, there in pairs] == [words for words, _ in pairs]


def test_hostile_text_is_inert(page: Any) -> None:
    title = page.title
    put(page, HOSTILE)
    page.execute_script("document.querySelector('#list li button').click()")
    made = "return document.querySelectorAll('#mirror :not(div, span), #list :is(script, img, i)').length"
    assert page.execute_script(made) == 0
    assert page.title == title and severe(page) == []


def test_half_a_surrogate_pair_is_no_error(page: Any) -> None:
    before = times_checked(page)
    page.execute_script(
        """const area = document.getElementById('text');
        area.value = "\\ud83c The reckless council \\udf09 paid $4 million.";
        area.dispatchEvent(new InputEvent('input', {bubbles: true}))"""
    )
    wait(page, before)
    assert "reckless" in marked(page).values() and "$4 million" in marked(page).values()


def test_marks_move_along_until_the_next_answer(page: Any) -> None:
    put(page, TEXT)
    before = marked(page)
    shifted = page.execute_script(
        """const area = document.getElementById('text');
        area.value = 'New first line.\\n' + area.value;
        area.dispatchEvent(new InputEvent('input', {bubbles: true}));
        const pieces = {};
        for (const span of document.querySelectorAll('#mirror .m:not(.source, .cue, .other)'))
          pieces[span.dataset.f] = (pieces[span.dataset.f] || '') + span.textContent;
        return pieces;"""
    )
    assert {int(key): text for key, text in shifted.items()} == before


def test_answers_that_are_out_of_date_are_dropped(page: Any) -> None:
    """The first request is called off by what is typed after it; its answer is never shown."""
    shown = page.execute_async_script(
        """const done = arguments[0], area = document.getElementById('text');
        const real = window.fetch; const calls = [];
        window.fetch = (url, options) => {
          calls.push(options.signal);
          const text = JSON.parse(options.body).text;
          const marking = {words: 1, figures: [], remarks: [], findings: [{
            dimension: 'specifics', kind: 'date', classes: 'specifics k-date', line: 1,
            text, reason: 'told of ' + text, spans: [[0, text.length]]}]};
          const answer = () => new Response(JSON.stringify(marking), {status: 200});
          // An answer that comes although it was called off, and late.
          return new Promise(resolve => setTimeout(() => resolve(answer()), text === 'one' ? 900 : 10));
        };
        const type = text => { area.value = text; area.dispatchEvent(new InputEvent('input')); };
        type('one');
        setTimeout(() => type('two'), 600);
        setTimeout(() => {
          window.fetch = real;
          done([calls.map(signal => signal.aborted), document.getElementById('list').innerText]);
        }, 2600);"""
    )
    assert shown[0] == [True, False]
    assert "told of two" in shown[1] and "told of one" not in shown[1]


def test_it_waits_for_a_pause(page: Any) -> None:
    """Ten keys in a row are one question."""
    count = page.execute_async_script(
        """const done = arguments[0], area = document.getElementById('text');
        const real = window.fetch; let calls = 0;
        window.fetch = (...given) => { calls++; return real(...given); };
        let n = 0;
        const type = () => {
          area.value = 'It rained ' + n; area.dispatchEvent(new InputEvent('input'));
          if (++n < 10) setTimeout(type, 20); else setTimeout(() => { window.fetch = real; done(calls); }, 900);
        };
        type();"""
    )
    assert count == 1


def test_an_entry_of_the_list_leads_to_its_words(page: Any) -> None:
    put(page, WIDE)
    whole = audit(Document(id="x", text=WIDE))
    for number, finding in enumerate(whole.findings):
        page.execute_script(
            "document.querySelectorAll('#list li button')[arguments[0]].click()", number
        )
        [(start, end), *_] = finding.spans
        assert selected(page) == WIDE[start:end]
        card = page.find_element("id", "card")
        assert card.is_displayed() and finding.reason.split(" ")[-1] in card.text
    assert page.execute_script("return document.activeElement.id") == "text"


def test_keys_go_through_text_and_list(page: Any) -> None:
    put(page, TEXT)
    area = page.find_element("id", "text")
    page.execute_script("document.getElementById('text').setSelectionRange(0, 0)")
    area.send_keys(Keys.F8)
    first = selected(page)
    area.send_keys(Keys.F8)
    assert selected(page) != first != ""
    assert "Port Ellery" in entries(page)[1]
    assert page.find_element("id", "said").get_attribute("textContent").startswith("Verifiable")
    area.send_keys(Keys.SHIFT, Keys.F8)
    assert selected(page) == first
    area.send_keys(Keys.ESCAPE)
    area.send_keys(Keys.ESCAPE)
    focused = "return document.activeElement.closest('#list li')?.dataset.f"
    assert page.execute_script(focused) == "0"
    for key, at in [(Keys.ARROW_DOWN, "1"), (Keys.ARROW_DOWN, "2"), (Keys.ARROW_UP, "1")]:
        page.switch_to.active_element.send_keys(key)
        assert page.execute_script(focused) == at
    page.switch_to.active_element.send_keys(Keys.ENTER)
    assert selected(page) == "Port Ellery"


def test_the_list_is_one_stop_of_the_tab_key(page: Any) -> None:
    put(page, TEXT)
    stops = "return document.querySelectorAll('#list button[tabindex=\"0\"]').length"
    assert page.execute_script(stops) == 1
    page.execute_script("document.querySelector('.show-specifics').click()")
    assert page.execute_script(stops) == 1


@pytest.mark.parametrize("width", [1440, 400])
def test_what_is_being_typed_stays_in_sight(page: Any, width: int) -> None:
    """The textarea is as high as its text: the frame around it scrolls to the caret."""
    resize(page, width)
    put(page, TEXT * 3)
    area = page.find_element("id", "text")
    area.send_keys(Keys.CONTROL, Keys.END)
    area.send_keys("It rained.\n" * 12 + "It snowed.")
    ends = page.execute_script(
        """const bottom = one => one.getBoundingClientRect().bottom;
        const rows = document.querySelectorAll('#mirror .row');
        return [bottom(rows[rows.length - 1]), bottom(document.getElementById('editor')), innerHeight]"""
    )
    assert ends[0] < ends[1] + 8 and ends[0] <= ends[2]


def test_the_tab_key_leaves_the_text(page: Any) -> None:
    put(page, TEXT)
    page.find_element("id", "text").send_keys(Keys.TAB)
    assert page.execute_script("return document.activeElement.id") != "text"
    assert page.execute_script("return document.getElementById('text').value") == TEXT


@pytest.mark.parametrize("name", ["specifics", "contradictions", "loaded-language", "attribution"])
def test_a_filter_takes_a_dimension_away(page: Any, name: str) -> None:
    put(page, TEXT)
    all_of_it = len(entries(page))
    own = page.execute_script(
        "return document.querySelectorAll('#list li.' + arguments[0]).length", name
    )
    assert own > 0
    page.execute_script("document.querySelector('.show-' + arguments[0]).click()", name)
    assert len(entries(page)) == all_of_it - own
    assert page.find_element("id", "count").text == str(all_of_it - own)
    look = """return [...document.querySelectorAll('#mirror .m.' + arguments[0])].filter(mark => {
        const style = getComputedStyle(mark);
        return style.textDecorationLine !== 'none' || style.backgroundColor !== 'rgba(0, 0, 0, 0)'
          || style.boxShadow !== 'none'}).length"""
    assert page.execute_script(look, name) == 0


def test_both_sides_of_a_contradiction_are_marked(page: Any) -> None:
    put(page, TEXT)
    [finding] = [
        one
        for one in audit(Document(id="x", text=TEXT)).findings
        if isinstance(one, ContradictionFinding)
    ]
    both = page.execute_script(
        """const side = part => [...document.querySelectorAll('#mirror .contradictions' + part)]
            .map(span => span.textContent).join('');
        return [side(':not(.other)'), side('.other')]"""
    )
    assert both == [finding.text, finding.counterpart.text]


def test_a_pointer_over_a_mark_shows_its_reason(page: Any) -> None:
    put(page, TEXT)
    place = page.execute_script(
        """const mark = [...document.querySelectorAll('#mirror .m')].find(one => one.textContent === 'reckless');
        const box = mark.getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2]"""
    )
    point = {"type": "mouseMoved", "x": place[0], "y": place[1]}
    page.execute_cdp_cmd("Input.dispatchMouseEvent", point)
    card = page.find_element("id", "card")
    WebDriverWait(page, PATIENCE).until(lambda _: card.is_displayed())
    assert "“reckless” gives the writer's verdict" in card.text
    page.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": 5, "y": 5})
    WebDriverWait(page, PATIENCE).until(lambda _: not card.is_displayed())


def test_an_empty_text_has_no_marks(page: Any) -> None:
    put(page, TEXT)
    page.execute_script(
        """const area = document.getElementById('text'); area.value = '';
        area.dispatchEvent(new InputEvent('input'))"""
    )
    WebDriverWait(page, PATIENCE).until(lambda _: entries(page) == [])
    assert marked(page) == {} and page.find_element("id", "status").text == ""


def test_a_text_that_cannot_be_checked_says_why(page: Any) -> None:
    german = (
        "Der Rat hat beschlossen, dass die Brücke geschlossen bleibt und nicht geöffnet wird. " * 6
    )
    page.execute_script(
        """const area = document.getElementById('text'); area.value = arguments[0];
        area.dispatchEvent(new InputEvent('input'))""",
        german,
    )
    problem = page.find_element("id", "problem")
    WebDriverWait(page, PATIENCE).until(lambda _: problem.is_displayed())
    assert "German" in problem.text
    put(page, TEXT)
    assert not problem.is_displayed()


def test_a_server_that_is_gone_is_told(page: Any) -> None:
    page.execute_script("document.getElementById('live').dataset.marks = 'http://127.0.0.1:1/'")
    page.find_element("id", "text").send_keys("It rained.")
    problem = page.find_element("id", "problem")
    WebDriverWait(page, PATIENCE).until(lambda _: problem.is_displayed())
    assert "does not answer" in problem.text


def test_a_busy_server_is_asked_again(page: Any) -> None:
    page.execute_script(
        """const real = window.fetch;
        window.fetch = async () => {
          window.fetch = real;
          const told = {detail: 'Busy.', hint: 'Later.', status: 503};
          return new Response(JSON.stringify(told), {status: 503, headers: {'Retry-After': '1'}});
        };"""
    )
    typed(page, "A reckless council.")
    assert "reckless" in marked(page).values()


def test_five_thousand_words_stay_usable(page: Any) -> None:
    """No limit on time is set here: the marks are right, and one more key redraws one line."""
    text = TEXT * 45
    assert len(text.split()) > 5_000
    put(page, text)
    assert len(marked(page)) > 500
    redrawn = page.execute_async_script(
        """const done = arguments[0], area = document.getElementById('text');
        const mirror = document.getElementById('mirror'); let added = 0;
        new MutationObserver(all => { for (const one of all) added += one.addedNodes.length; })
          .observe(mirror, {childList: true});
        area.setRangeText('x', 40, 40, 'end');
        area.dispatchEvent(new InputEvent('input'));
        setTimeout(() => done(added), 50);"""
    )
    assert redrawn == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 400])
def test_axe_finds_nothing(page: Any, server: str, theme: str, width: int) -> None:
    emulate(page, prefers_color_scheme=theme)
    resize(page, width)
    page.get(f"{server}/live")
    assert violations(page) == []
    put(page, TEXT)
    page.find_element("id", "text").send_keys(Keys.F8)
    assert violations(page) == []
    wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.execute_script(wide) <= 0


def test_without_scripts_a_button_brings_marks(driver: Any, server: str) -> None:
    off = "Emulation.setScriptExecutionDisabled"
    emulate(driver, prefers_color_scheme="light")
    resize(driver, 1440)
    driver.execute_cdp_cmd(off, {"value": True})
    try:
        driver.get(f"{server}/live")
        assert not driver.find_element("id", "panel").is_displayed()
        assert not driver.find_element("id", "mirror").is_displayed()
        driver.find_element("id", "text").send_keys(
            "A reckless council paid $4 million.\nIt rained."
        )
        driver.find_element("css selector", "#live button").click()
        end = "#result .back"
        WebDriverWait(driver, PATIENCE).until(lambda _: driver.find_elements("css selector", end))
        marks = driver.find_elements("css selector", "#result .text mark")
        assert {"reckless", "$4 million"} <= {mark.text for mark in marks}
        listed = driver.find_element("css selector", "#result .findings.loaded-language")
        assert "gives the writer's verdict" in listed.get_attribute("textContent")
        assert "It rained." in driver.find_element("id", "text").get_attribute("value")
        # The filters work by style alone.
        driver.find_element("css selector", "#result .show-loaded-language").click()
        assert not listed.is_displayed()
    finally:
        driver.execute_cdp_cmd(off, {"value": False})
    assert violations(driver) == []
