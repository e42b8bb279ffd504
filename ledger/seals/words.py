"""What signs a checkpoint beside the log, in words."""

from typing import Final

from ledger.words import Glossary, named

WORDS: Final[Glossary] = {
    "power": named("""
        receipt.read         查看存证回执       read receipts
        log.restored         声明日志恢复       state that a log was restored
    """),
    "cosignature": named("""
        witness    见证签名|见证  witness
        timestamp  可信时间戳|时间戳  time stamp
        git        公开仓库|仓库  public repository
    """),
}
