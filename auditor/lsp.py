"""A language server over standard input and output: `auditor check` inside an editor.

Diagnostics when a file is opened or saved, as `auditor check` prints them with the file's own
configuration; the reason, and what is known to go wrong with the kind, on hover.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from auditor import __version__
from auditor.check.issues import Issue, Severity
from auditor.check.run import Request, Result, run
from auditor.explain import explanation
from auditor.model import Span
from auditor.render.lines import Lines

_SEVERITY: dict[Severity, lsp.DiagnosticSeverity] = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "info": lsp.DiagnosticSeverity.Information,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A diagnostic and the issue that it tells."""

    diagnostic: lsp.Diagnostic
    issue: Issue


class Server(LanguageServer):
    """The server; `shown` is what stands at each open file."""

    def __init__(self, store: Path | None = None) -> None:
        super().__init__("auditor", __version__)
        self.store = store
        self.shown: dict[str, tuple[Shown, ...]] = {}

    def check(self, uri: str) -> None:
        """Check the file as saved and publish what `auditor check` would print."""
        path = to_fs_path(uri)
        if path is None or not Path(path).is_file():
            return
        try:
            report = run(Request(paths=(path,), store=self.store))
        except ValueError as error:
            self.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, str(error)))
            return
        self.shown[uri] = tuple(shown for result in report.results for shown in _shown(result))
        self.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri, [one.diagnostic for one in self.shown[uri]])
        )
        for result in report.results:
            if result.checked.failure is not None:
                message = f"{path}: {result.checked.failure.message}"
                self.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, message))

    def hover(self, uri: str, position: lsp.Position) -> lsp.Hover | None:
        """The reasons of what stands at a position, each with the text for its kind."""
        here = [one for one in self.shown.get(uri, ()) if _holds(one.diagnostic.range, position)]
        if not here:
            return None
        told = "\n\n---\n\n".join(
            f"**{one.issue.rule}** {one.issue.reason}\n\n{explanation(one.issue.rule)}"
            for one in here
        )
        content = lsp.MarkupContent(lsp.MarkupKind.Markdown, told)
        return lsp.Hover(content, here[0].diagnostic.range)


def server(store: Path | None = None) -> Server:
    """A server that keeps results of unchanged files in `store`."""
    made = Server(store)

    @made.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        made.check(params.text_document.uri)

    @made.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: lsp.DidSaveTextDocumentParams) -> None:
        made.check(params.text_document.uri)

    @made.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        made.shown.pop(params.text_document.uri, None)

    @made.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        return made.hover(params.text_document.uri, params.position)

    return made


def _shown(result: Result) -> list[Shown]:
    checked = result.checked
    if checked.extracted or checked.failure is not None:
        # Lines of a text that was taken out of another form are not the file's.
        return []
    place = _Places(checked.text, checked.lines_before)
    return [
        Shown(diagnostic=_diagnostic(issue, place), issue=issue)
        for line in result.selection.shown
        for issue in (line, *line.also)
    ]


def _diagnostic(issue: Issue, place: _Places) -> lsp.Diagnostic:
    return lsp.Diagnostic(
        range=place.range(issue.span),
        message=issue.reason,
        severity=_SEVERITY[issue.severity],
        code=issue.rule,
        source="auditor",
    )


class _Places:
    """Offsets as the protocol counts: lines from 0, columns in UTF-16 units."""

    def __init__(self, text: str, lines_before: int) -> None:
        self.text, self.above = text, lines_before
        self.lines = Lines(text)

    def range(self, span: Span) -> lsp.Range:
        """The range of a span."""
        return lsp.Range(self._position(span[0]), self._position(span[1]))

    def _position(self, offset: int) -> lsp.Position:
        line, column = self.lines.position(offset)
        before = self.text[offset - column + 1 : offset]
        units = len(before.encode("utf-16-le", "surrogatepass")) // 2
        return lsp.Position(self.above + line - 1, units)


def _holds(range_: lsp.Range, position: lsp.Position) -> bool:
    start, end = range_.start, range_.end
    at = (position.line, position.character)
    return (start.line, start.character) <= at <= (end.line, end.character)
