"""What the engine is told of the rules' findings, and of the exemptions from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from datetime import date

from pulumi.runtime.proto import analyzer_pb2 as messages

from . import exemptions
from .exemptions import Exemption, Exemptions
from .pack import PACK_NAME, VERSION
from .rule import CannotTell, Finding, InvalidOptionError, Level, Rule, Violation
from .secrecy import Secrecy

_SENT_LEVEL = {
    Level.ADVISORY: messages.ADVISORY,
    Level.MANDATORY: messages.MANDATORY,
    Level.DISABLED: messages.DISABLED,
    Level.REMEDIATE: messages.MANDATORY,  # what is still wrong after remediation
}


class Report:
    """What is said in one answer to the engine.

    Rules that cannot tell of one resource for the same reason say so together, for an unknown policy document alone
    concerns six. The protocol has one name for a diagnostic, so it stands under the first rule and names the others.

    `used`: the exemptions that have silenced a violation. `secrecy`: what must not be said.
    """

    def __init__(self, exempted: Exemptions, today: date, secrecy: Secrecy) -> None:
        self.used: set[Exemption] = set()
        self._exempted = exempted
        self._today = today
        self._secrecy = secrecy
        self._said: list[messages.AnalyzeDiagnostic] = []
        self._undecided: dict[tuple[str, str], dict[str, Rule]] = defaultdict(dict)

    def add(self, rule: Rule, level: Level, findings: Iterable[Finding]) -> None:
        """Takes what a rule has found; what is exempted is only said to be so."""
        for finding in findings:
            said = self._secrecy.hide(str(finding))
            exemption = self._exempted.of(rule.name, finding.resource, self._today)
            if isinstance(finding, CannotTell):
                if exemption is None:
                    self._undecided[finding.resource.urn, said][rule.name] = rule
            elif exemption is None:
                self._said.append(_of_rule(rule, level, said, finding.resource.urn))
            else:
                self._note_use(exemption, finding)

    def add_invalid_option(self, rule: Rule, error: InvalidOptionError) -> None:
        """Says that the policy configuration is wrong, whatever the rule's level, for nobody meant that."""
        said = f"it cannot judge with this policy configuration. {error}"
        self._said.append(_of_rule(rule, Level.MANDATORY, said, urn=""))

    def add_fault(self, rule: Rule, level: Level, error: Exception) -> None:
        """Says that a rule failed, under its own level: what should stop a deployment does so also if it cannot judge."""
        said = (
            f"the rule itself failed and has not judged everything ({type(error).__name__}: {error}). That is a fault of "
            f'this pack; please report it, and until it is mended set the level of "{rule.name}" to disabled'
        )
        self._said.append(_of_rule(rule, level, self._secrecy.hide(said), urn=""))

    def add_exemptions(self, used: Set[Exemption]) -> None:
        """Says what is wrong with the exemptions, once it is known which of them were used."""
        expired = self._exempted.expired(self._today)
        unused = [each for each in self._exempted.valid if each not in used and each not in expired]
        self._said += [
            *(_of_exemptions(Level.MANDATORY, f"refused: {problem}") for problem in self._exempted.refused),
            *(_of_exemptions(Level.MANDATORY, f"expired: {each}; mend it, or give a later day") for each in expired),
            *(_of_exemptions(Level.ADVISORY, f"not used: {each}; remove it") for each in unused),
        ]

    def answer(self) -> messages.AnalyzeResponse:
        """All of it, as the engine takes it."""
        return messages.AnalyzeResponse(diagnostics=[*self._said, *self._cannot_tell_yet()])

    def _note_use(self, exemption: Exemption, violation: Violation) -> None:
        self.used.add(exemption)
        self._said.append(_of_exemptions(Level.ADVISORY, f"used: {exemption}", violation.resource.urn))

    def _cannot_tell_yet(self) -> Iterator[messages.AnalyzeDiagnostic]:
        for (urn, reason), concerned in self._undecided.items():
            first, *others = concerned.values()
            also = f", also by {', '.join(rule.name for rule in others)}" if others else ""
            said = f"cannot tell yet: {reason}. It is judged when the value is known{also}"
            yield _of_rule(first, Level.ADVISORY, said, urn)


def _of_rule(rule: Rule, level: Level, said: str, urn: str) -> messages.AnalyzeDiagnostic:
    return messages.AnalyzeDiagnostic(
        policyName=rule.name,
        policyPackName=PACK_NAME,
        policyPackVersion=VERSION,
        description=rule.checks,
        message=f"{rule.checks}\n{said}",
        urn=urn,
        enforcementLevel=_SENT_LEVEL[level],
        severity=messages.PolicySeverity.Value(f"POLICY_SEVERITY_{rule.severity.name}"),
    )


def _of_exemptions(level: Level, said: str, urn: str = "") -> messages.AnalyzeDiagnostic:
    return messages.AnalyzeDiagnostic(
        policyName=exemptions.NAME,
        policyPackName=PACK_NAME,
        policyPackVersion=VERSION,
        description=exemptions.DESCRIPTION,
        message=f"{exemptions.DESCRIPTION}\n{said}",
        urn=urn,
        enforcementLevel=_SENT_LEVEL[level],
    )
