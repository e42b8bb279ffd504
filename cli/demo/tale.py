"""One damage case as it is told: its acts, those that two persons do, and the way that cases have in common."""

from collections.abc import Iterator
from typing import Any

from cli.demo.telling import COLLEAGUE, Step, Teller, story_id

BODY, COURT = "institute:EIA-01", "court:GZ-IPC"
Words = dict[str, Any]
PAPER: Words = {"court": COURT, "court_name": "Intermediate court"}
"""The court of a case, as its acts name it."""


class Tale:
    """One case as it is told."""

    def __init__(self, tell: Teller, code: str, title: str, **words: Any) -> None:
        """Keep what every step of the case needs."""
        self.tell, self.code, self.title, self.words = tell, code, title, words

    def register(self, on: str, liable: dict[str, str]) -> Step:
        """Register the clue."""
        parties = [{"owner": owner, "side": "liable", "name": name} for owner, name in liable.items()]
        return self.tell.step(
            f"{self.code}: the clue is registered",
            "bureau",
            "/cases",
            {
                "id": story_id(f"{self.code} register"),
                "code": self.code,
                "title": self.title,
                "received_on": on,
                "effective_on": on,
                "parties": parties,
                **self.words,
            },
        )

    def do(
        self,
        title: str,
        action: str,
        on: str,
        /,
        *,
        role: str = "bureau",
        name: str = "",
        refused: str = "",
        **words: Any,
    ) -> Step:
        """Do one thing in the case."""
        body = {"id": self.id(name or action), "effective_on": on, **words}
        path = f"/cases/{self.code}/{action.replace('_', '-')}"
        return self.tell.step(f"{self.code}: {title}", role, path, body, refused=refused)

    def two(
        self, title: str, action: str, on: str, /, *, role: str = "bureau", name: str = "", **words: Any
    ) -> Iterator[Step]:
        """Record one thing in the case as one person, and confirm it as a colleague."""
        yield self.do(title, action, on, role=role, name=name, **words)
        waits = self.id(name or action)
        yield self.do(
            "… and a second person confirms",
            "confirm_recording",
            on,
            role=COLLEAGUE[role],
            name=f"confirm {name or action}",
            subject=waits,
        )

    def id(self, name: str) -> str:
        """Give the id of a step by its name."""
        return story_id(f"{self.code} {name}")

    def to_assessment(self, on: str, items: list[Words], **words: Any) -> Iterator[Step]:
        """Bring the case from the clue to an accepted assessment, all on one day."""
        yield self.do("the preliminary check begins", "check", on)
        yield self.do(
            "Bad: who registered the clue opens the investigation alone",
            "open",
            on,
            name="open alone",
            refused="process.second_person_needed",
        )
        yield self.do("a second person opens the investigation", "open", on, role="chief")
        yield self.do("investigated", "investigate", on, findings="Act, damage and link are established.")
        yield self.do(
            "the assessment is commissioned",
            "commission",
            on,
            body=BODY,
            body_name="Institute",
            how="appraisal",
        )
        yield self.do(
            "the assessment is submitted",
            "submit_assessment",
            on,
            items=items,
            body="Institute",
            author="Li",
            **words,
        )
        yield self.do(
            "… and accepted by a second person",
            "accept_assessment",
            on,
            role="chief",
            subject=self.id("submit_assessment"),
        )
        yield self.do("a claim is made", "conclude", on)

    def disposed(
        self, on: str, amount: str, basis: str = "预算法第五十七条", destination: str = "treasury"
    ) -> Iterator[Step]:
        """Say where what is left in the fund goes, before the case is closed."""
        yield from self.two(
            f"what is left in the fund goes where the rule says: {amount} yuan",
            "dispose_fund",
            on,
            role="finance",
            destination=destination,
            amount=amount,
            basis=basis,
            document="Decision of the finance office",
        )

    def paid_into(self, payee: str, on: str, name: str, account: str) -> Iterator[Step]:
        """Register the account of a payee."""
        told = {"payee": payee, "payee_name": name, "payee_account": account}
        yield from self.two(
            "two register the account of the contractor",
            "register_account",
            on,
            role="finance",
            document="Contract",
            **told,
        )

    def to_agreement(self, notice: str, meeting: str, agreed: str, **words: Any) -> Iterator[Step]:
        """Bring the case from the notice to the signed agreement."""
        yield self.do(
            "the notice of consultation is served",
            "notify",
            notice,
            answer_by=meeting,
            proof_of_service="delivery note",
        )
        yield self.do("the liable party answers", "answer", meeting, position="We accept the facts.")
        yield self.do(
            "they meet",
            "meet",
            meeting,
            attendance=["bureau", "liable party"],
            minutes="Amount accepted; terms discussed.",
        )
        yield self.do(
            "the agreement is signed",
            "agree",
            agreed,
            role="chief",
            facts="as investigated",
            extent="as assessed",
            mode="mixed",
            document="Settlement agreement",
            **words,
        )

    def confirmed(self, applied: str, ruled: str) -> Iterator[Step]:
        """Bring the agreement from the application to the ruling that confirms it."""
        yield self.do("both apply for judicial confirmation", "apply_confirmation", applied, **PAPER)
        yield self.do("the court publishes the agreement", "publish_agreement", applied, **PAPER)
        yield self.do(
            "Bad: a ruling before thirty full days",
            "confirm",
            applied,
            name="too early",
            refused="compensation.too_early",
            **PAPER,
        )
        yield from self.two("the court confirms it", "confirm", ruled, document="Ruling", **PAPER)

    def evaluator_joins(self, on: str) -> Iterator[Step]:
        """Let the body that evaluates join the case."""
        body = {"owner": "institute:EIA-02", "side": "assessor", "name": "评估机构 an institute"}
        yield from self.two("the body that evaluates joins the case", "add_parties", on, parties=[body])
