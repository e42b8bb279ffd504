"""What signs a checkpoint beside the log, in words."""

from typing import Final

from ledger.words import Glossary, named

WORDS: Final[Glossary] = {
    "power": named("""
        receipt.read         查看存证回执       read receipts
        log.installation     查看系统日志       read the log of the installation
        log.restored         声明日志恢复       state that a log was restored
    """),
    "field.public": named("""
        place  存证位次    place in the log
        size   树大小      size of the tree
    """),
    "cosignature": named("""
        witness    见证签名|见证  witness
        timestamp  可信时间戳|时间戳  time stamp
        git        公开仓库|仓库  public repository
    """),
}
