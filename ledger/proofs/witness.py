"""What a witness asks of a checkpoint before it signs: the log's own signature, and that the log has only grown."""

from ledger.errors import Conflict, Malformed, RuleViolation
from ledger.proofs.consistency import Proof, consistent
from ledger.proofs.notes import Head, Note, SignatureWrong, VerifierKey, parse_head, parse_note
from ledger.proofs.tree import SUITES


class OriginOther(Malformed):
    """This is a checkpoint of {origin}, and one of {wanted} was expected.

    Give the key and the state file of the log that the checkpoint is of.
    """

    code = "witness.origin_other"
    source = "docs/spec/audit.md 8.2"


class LogShrank(Conflict):
    """The checkpoint has {size} records, and one of {seen} was seen before.

    Do not sign. If it is not merely an old checkpoint, the log has lost records: keep both and tell those who rely on it.
    """

    code = "witness.log_shrank"
    source = "docs/spec/audit.md 8.2"


class LogForked(Conflict):
    """The log of {size} records does not continue the one of {seen} that was seen before.

    Ask for the consistency proof between exactly these sizes. If it does not hold, the log has two histories: keep both and tell.
    """

    code = "witness.log_forked"
    source = "docs/spec/audit.md 8.2"


class ProofMissing(RuleViolation):
    """The log has grown from {seen} to {size} records, and nothing proves that it only grew.

    Ask the log for the consistency proof between these sizes, and give it with --proof.
    """

    code = "witness.proof_missing"
    source = "docs/spec/audit.md 8.2"


def check_checkpoint(text: str, key: VerifierKey, seen: str | None, proof: Proof | None) -> Note:
    """Check a checkpoint of any log as a witness does, and give the note that was read.

    Args:
        text: the signed note.
        key: the log's key.
        seen: the note that was signed before, None for the first.
        proof: from the size that was seen to this one; none is needed when it has not grown.

    Raises (in this order):
        NoteMalformed: one of the notes is none. SignatureWrong: the log did not sign it.
        OriginOther: it is of another log. LogShrank: it is older than what was seen.
        ProofMissing: it has grown and there is no proof. LogForked: the proof does not hold, or the size has another root.
    """
    note = parse_note(text)
    if note.signed_by(key) is None:
        raise SignatureWrong(key=key.name)
    now = parse_head(note)
    before = parse_head(parse_note(seen)) if seen is not None else None
    wanted = before.origin if before is not None else key.name
    if now.origin != wanted or now.origin != key.name:
        raise OriginOther(origin=now.origin, wanted=wanted)
    if before is not None:
        _check_grown(now, before, proof)
    return note


def _check_grown(now: Head, before: Head, proof: Proof | None) -> None:
    if now.size < before.size:
        raise LogShrank(size=str(now.size), seen=str(before.size))
    if proof is None and 0 < before.size < now.size:
        raise ProofMissing(size=str(now.size), seen=str(before.size))
    grown = proof if proof is not None and now.size > before.size else Proof("sha256", ())
    if before.size and not consistent(
        SUITES[grown.suite], before.size, now.size, before.root, now.root, grown.hashes
    ):
        raise LogForked(size=str(now.size), seen=str(before.size))
