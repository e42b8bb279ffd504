"""What the powers of this room are called."""

from typing import Final

from ledger.words import Glossary, named

WORDS: Final[Glossary] = {
    "power": named("""
        check.read          查看账簿自检      read the checks
        audit.read          查看审计视图      read what auditors read
        audit_bundle.read   下载证据包        take bundles of evidence
        audit_persons.read  查看人员对照      read the names behind digests
    """),
    "field.audit": named("""
        by      分组方式  grouping
        method  抽样方法  method of sampling
    """),
}
