"""Who signed the checkpoints of an archive, from the first key to the last, and which of the keys the reader may trust."""

from collections import defaultdict

from ecoledger_verify.notes import COSIGNATURE, Checkpoint, Key, learn
from ecoledger_verify.report import Report


def check_signatures(
    report: Report, keys: list[Key], trusted: list[Key], checkpoints: list[Checkpoint]
) -> None:
    """Follow the keys from checkpoint to checkpoint, and find which of them the reader may trust."""
    now = 0
    witnesses: defaultdict[str, int] = defaultdict(int)
    for point in checkpoints:
        for key in dict.fromkeys([*keys, *trusted]):
            signature = point.note.by(key)
            if signature and not key.holds(signature.signature, point.note.text):
                report.fault("signatures", "signature.wrong", size=point.size, key=str(key))
            elif signature and key.kind == COSIGNATURE:
                witnesses[str(key)] += 1
        if now + 1 < len(keys) and point.note.signed_by(keys[now + 1]):
            now += 1
            announced = point.announces == keys[now] and point.note.signed_by(keys[now - 1])
            if not announced and keys[now] not in trusted:
                report.fault("rotation", "rotation.alone", key=str(keys[now]))
        elif not point.note.signed_by(keys[now]):
            report.fault("signatures", "signature.missing", size=point.size, key=str(keys[now]))
    if now + 1 < len(keys):
        report.fault("rotation", "rotation.missing", key=str(keys[now + 1]))
    for name, count in sorted(witnesses.items()):
        report.fact("fact.witness_count", key=name, count=count)
    if not trusted:
        report.warn("key_from_archive", key=str(keys[0]))
        return
    known = learn(trusted, keys, checkpoints)
    if keys[-1] not in known:
        report.fault("trust", "trust.none", key=str(keys[-1]))
    report.fact("fact.trusted", keys=", ".join(str(key) for key in trusted))
