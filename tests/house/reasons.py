"""Why one person is enough where the page lets one take, make, pay or hide alone: a table, which a test holds complete.

A reason says what bounds the act (the law and the books leave no choice; nothing moves yet; a way back; who is told at once), never that it
is handy.
"""

from collections.abc import Mapping
from typing import Final


def _reasons(table: str) -> dict[str, tuple[str, str]]:
    """Read rows of two lines each: what is done, as the page has it in English; then the reason in both languages."""
    lines = [line.strip() for line in table.strip().splitlines()]
    pairs = (why.split(" | ") for why in lines[1::2])
    return {what: (en, zh) for what, (en, zh) in zip(lines[::2], pairs, strict=True)}


WHY: Final[Mapping[str, tuple[str, str]]] = _reasons("""
    revoke a key: what its holder asked for is not confirmed any more, if it was the last
        urgent, because a thief may have it; another key is given by two | 情况紧急,密钥可能被盗;新密钥须两人发放
    revoke the key of another administrator, never the last one
        urgent, because a thief may have it; another key is given by two | 情况紧急,密钥可能被盗;新密钥须两人发放
    end a mandate in the book, and its keys with it
        urgent; it is told at once, and another mandate is given by two | 情况紧急;随即告知,新授权须两人给予
    end the mandate of an administrator, never of the last one
        urgent; it is told at once, and another mandate is given by two | 情况紧急;随即告知,新授权须两人给予
    open a book
        an empty book: nobody acts in it before two give a mandate | 空账簿:两人授权之前无人可在其中办理
    allocation: execute the plan
        another approved it line by line after its publicity; nothing in it can be changed | 方案经公示并由他人逐行批准,执行时不得改动
    register an enterprise
        it has nothing, and nobody acts for it, before two give a mandate | 两人授权之前该企业一无所有,也无人代表
    register a site
        nothing depends on it before two persons allocate to it or list it | 两人分配或登记之前不产生任何后果
    step of a period: close a month softly: from then on two persons post in it
        it only tightens: two post where one did, and two open it again | 只会收紧:此后须两人记账,两人方可重新打开
    entry by hand: movement between clearing accounts
        no act touches these accounts: no cash, permit or debt moves | 各项业务均不使用这些账户:不涉及资金、排污权或债务
    entry by hand: reverse “movement between clearing accounts”
        no act touches these accounts: no cash, permit or debt moves | 各项业务均不使用这些账户:不涉及资金、排污权或债务
    let the rules match what they are certain of; nobody chooses what that is
        the rules choose, the same whoever runs them; two undo a match | 由规则决定,谁来运行结果都一样;两人可解除勾对
    surrender: surrender permits against emissions
        its own permits against its own duty; two undo it in time | 以本单位排污权履行本单位义务;限期内两人可撤销
    assignment of a report to an institution: end the assignment
        only while nothing was found under it; no figure changes, the enterprise hears | 仅限尚无核查结论时;不改变任何数字,并告知企业
    finding of an institution: withdraw the finding
        with a paper; no figure changes, and what was verified stays so | 须附文书;不改变任何数字,已核定的排放量不变
    pledge: release the pledge
        the creditor gives up its own right | 债权人放弃自己的权利
""")
