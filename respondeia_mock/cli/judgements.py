"""What came of a command that ran beside a mock: told in lines, kept as JSON, JUnit XML or a page.

It joins a scenario's report and the findings about conduct; both were judged elsewhere.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as Xml

from respondeia_mock.conduct.telling import lines as finding_lines
from respondeia_mock.core.record import record
from respondeia_mock.scenario.reports import report_lines, titled

if TYPE_CHECKING:
    from respondeia_mock.cli.auditing import Run

Document = Mapping[str, Any]
PAGE = ".html"
SUFFIXES = (".json", ".xml", PAGE)
"""What a report's file may be."""

SUITES = "respondeia-mock"


@record
class Judgement:
    """The report of a scenario, and the findings about conduct; None where neither was asked for.

    Attributes:
        strict: an error in the conduct fails.
        coverage: what of the contract was exercised, where a page is to show it.
    """

    report: Document | None
    conduct: Document | None
    strict: bool = True
    coverage: Document | None = None

    @property
    def failed(self) -> bool:
        """Say whether an expectation was not met, or the conduct had an error that counts."""
        unmet = self.report is not None and not self.report["met"]
        return unmet or (self.strict and self.conduct is not None and self.conduct["errors"] > 0)

    def lines(self) -> Iterator[str]:
        """Yield what people read."""
        if self.report is not None:
            yield from report_lines(self.report)
        if self.conduct is not None:
            first, *rest = finding_lines(self.conduct)
            yield f"Conduct: {first}"
            yield from rest

    def write(self, file: Path, run: "Run") -> None:
        """Write it to FILE.json, as JUnit has it to FILE.xml, or for people to FILE.html.

        Raises:
            CannotServeError: the file cannot be written.
        """
        from respondeia_mock.server.binding import CannotServeError

        try:
            file.write_bytes(self._written(file.suffix, run))
        except OSError as error:
            raise CannotServeError(f"Cannot write {file}: {error.strerror or error}.") from error

    def _written(self, suffix: str, run: "Run") -> bytes:
        if suffix == ".xml":
            return self._junit()
        return self._page(run) if suffix == PAGE else self._json()

    def _page(self, run: "Run") -> bytes:
        from respondeia_mock.cli.auditing import page

        judged = {"report": self.report, "judged": self.conduct, "counted": self.coverage}
        return page(run, judged, failed=self.failed, strict=self.strict)

    def _json(self) -> bytes:
        document = {"failed": self.failed, "scenario": self.report, "conduct": self.conduct}
        return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"

    def _junit(self) -> bytes:
        root = Xml.Element("testsuites", name=SUITES)
        if self.report is not None:
            cases = list(map(_expectation, self.report["expectations"]))
            root.append(_suite(f"scenario {self.report['scenario']}", cases))
        if self.conduct is not None:
            cases = [_finding(each, strict=self.strict) for each in self.conduct["findings"]]
            root.append(_suite("conduct", cases))
        Xml.indent(root)
        return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _suite(name: str, cases: list[Xml.Element]) -> Xml.Element:
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "skipped": sum(case.find("skipped") is not None for case in cases),
    }
    told = {key: str(each) for key, each in counts.items()}
    suite = Xml.Element("testsuite", {"name": name, **told})
    suite.extend(cases)
    return suite


def _expectation(judged: Document) -> Xml.Element:
    case = Xml.Element("testcase", classname="expectation", name=titled(judged["expectation"]))
    if judged["result"] == "not_met":
        failure = Xml.SubElement(case, "failure", message=str(judged["seen"]))
        failure.text = judged.get("nearest")
    elif judged["result"] == "not_applicable":
        Xml.SubElement(case, "skipped", message=str(judged["seen"]))
    return case


def _finding(found: Document, *, strict: bool) -> Xml.Element:
    case = Xml.Element("testcase", classname="conduct", name=found["name"])
    told = "\n".join((found["advice"], found["fix"], ", ".join(found["requests"])))
    if strict and found["severity"] == "error" and not found.get("undetermined"):
        Xml.SubElement(case, "failure", message=found["what"]).text = told
    else:
        Xml.SubElement(case, "system-out").text = f"{found['severity']}: {found['what']}\n{told}"
    return case
