"""JUnit XML, as test servers read it: a suite a document, a case a finding.

A case fails only where the check fails by it; other findings are cases that pass and say what
they are. https://github.com/testmoapp/junitxml
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from auditor.check.run import Report, Result
from auditor.render.linters.places import message, place

# Characters that XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rendered(report: Report) -> str:
    """The report as one XML document."""
    root = ElementTree.Element("testsuites", name="auditor")
    for result in report.results:
        root.append(_suite(result))
    root.set("tests", str(len(root.findall(".//testcase"))))
    root.set("failures", str(len(root.findall(".//failure"))))
    root.set("errors", str(len(root.findall(".//error"))))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _suite(result: Result) -> ElementTree.Element:
    checked = result.checked
    suite = ElementTree.Element("testsuite", name=_xml(checked.path))
    if checked.failure is not None:
        case = _case(suite, result, "not read")
        told = _xml(checked.failure.message)
        ElementTree.SubElement(case, "error", type=_xml(checked.failure.kind), message=told)
    for violation in result.violations:
        name = f"limit.{violation.dimension}"
        case = _case(suite, result, name)
        ElementTree.SubElement(case, "failure", type=name, message=_xml(violation.message))
    for issue in result.selection.shown:
        at = place(checked, issue.span)
        told = _xml(f"{at.line}:{at.column} {message(checked, issue)}")
        case = _case(suite, result, f"{issue.rule} {at.line}:{at.column}")
        if not checked.extracted:
            case.set("line", str(at.line))
        if result.fails(issue):
            ElementTree.SubElement(case, "failure", type=issue.rule, message=told)
        else:
            ElementTree.SubElement(case, "system-out").text = told
    if not len(suite):
        _case(suite, result, "no findings")
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", str(len(suite.findall("testcase/error"))))
    return suite


def _case(suite: ElementTree.Element, result: Result, name: str) -> ElementTree.Element:
    path = _xml(result.checked.path)
    return ElementTree.SubElement(suite, "testcase", classname=path, name=name, file=path)


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
