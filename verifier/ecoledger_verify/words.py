"""Every sentence that the verifier says, in English and in Chinese."""

from collections.abc import Mapping
from typing import Final

from ecoledger_verify.faults import Told

LANGUAGES: Final = ("en", "zh")

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    # Verdicts.
    "holds": ("HOLDS: {what}", "成立：{what}"),
    "fails": ("DOES NOT HOLD: {what}", "不成立：{what}"),
    "unreadable": ("UNREADABLE: {what}", "无法读取：{what}"),
    # Form.
    "no_file": ("{file}: cannot be read ({why}).", "{file}：无法读取文件（{why}）。"),
    "base64": ("{what}: not base64 as an encoder writes it.", "{what}：不是规范的 base64 编码。"),
    "number": ("{what}: “{text}” is not a number in decimal digits.", "{what}：“{text}”不是十进制数字。"),
    "not_utf8": ("{what}: not UTF-8.", "{what}：不是 UTF-8 编码。"),
    "not_json": ("{what}: not JSON.", "{what}：不是 JSON。"),
    "twice": ("One of these members stands twice: {member}.", "以下成员中有重复者：{member}。"),
    "members": ("{what}: members are missing or unknown: {names}.", "{what}：成员缺失或未知：{names}。"),
    "member_form": ("{member}: not of the form that the specification prescribes.", "{member}：不符合规范规定的形式。"),
    "not_canonical": ("{what}: not in canonical form (RFC 8785).", "{what}：不是规范形式（RFC 8785）。"),
    "format": ("The format “{text}” is not one that this verifier knows.", "本工具不认识格式“{text}”。"),
    "suite": ("The hash suite “{text}” is not one that this verifier knows.", "本工具不认识散列算法“{text}”。"),
    "key_form": ("Not a verifier key <name>+<id>+<base64>: {key}", "不是 <名称>+<编号>+<base64> 形式的验证公钥：{key}"),
    "key_id": ("The id of this key is not that of its bytes: {key}", "此公钥的编号与其内容不符：{key}"),
    "note_form": (
        "A signed note has a text, an empty line and signature lines, and nothing else.",
        "签名文书须由正文、一个空行和签名行组成，别无他物。",
    ),
    "note_twice": ("One key signs this note twice.", "同一密钥在此文书上签名两次。"),
    "checkpoint_form": (
        "A checkpoint has the lines origin, size, root and time, and may have one with a key.",
        "检查点有来源、条数、根散列和时间四行，另可有一行公钥。",
    ),
    "signature_form": (
        "Not a signature line “— <key name> <base64>”: {line}",
        "不是“— <密钥名称> <base64>”形式的签名行：{line}",
    ),
    "tile_short": ("The tile {tile} is too short.", "散列片 {tile} 长度不足。"),
    "tile_missing": ("The tile {tile} is missing.", "缺少散列片 {tile}。"),
    "tar": (
        "Not an archive as docs/spec/audit.md 7 has it, at byte {at}: {why}.",
        "第 {at} 字节处不符合归档格式（docs/spec/audit.md 7）：{why}。",
    ),
    "member_order": ("The member {member} stands where it may not, or twice.", "成员 {member} 的位置不对或重复。"),
    "member_missing": ("The member {member} is missing.", "缺少成员 {member}。"),
    # Truth.
    "other_book": (
        "The entry is of the book {book}, and the checkpoint of the log {origin}.",
        "该分录属于账簿 {book}，而检查点属于日志 {origin}。",
    ),
    "proof_wrong": (
        "The proof does not lead from this entry at the place {place} to the root {root} of a log of {size} entries. "
        "The entry, its place or the proof was changed.",
        "证明路径不能从第 {place} 位的该分录通到共 {size} 条分录之日志的根散列 {root}。分录、其位置或证明被改动过。",
    ),
    "signature_broken": (
        "A signature does not hold: {keys}. The text was changed, or another key signed it.",
        "签名无效：{keys}。正文被改动过，或者是由其他密钥签名的。",
    ),
    "not_trusted": (
        "No key that you trust has signed for the log {origin}.",
        "没有您所信任的密钥为日志 {origin} 签名。",
    ),
    "not_signed": ("No key of the log {origin} has signed.", "没有日志 {origin} 的密钥签名。"),
    "person_unnamed": (
        "A person is enclosed whom the entry does not name: {digest}.",
        "附有该分录未涉及的人员：{digest}。",
    ),
    "person_wrong": ("The name {name} does not give the digest {digest}.", "姓名“{name}”与摘要 {digest} 不符。"),
    "tile_wrong": ("The tile {tile} is not what the tiles beneath it say.", "散列片 {tile} 与其下层不符。"),
    "root_wrong": (
        "{what}: the root at {size} entries is another than the checkpoint says.",
        "{what}：{size} 条分录处的根散列与检查点所载不同。",
    ),
    "origins_differ": (
        "One checkpoint is of the log {old}, the other of {new}.",
        "两个检查点分属日志 {old} 和 {new}。",
    ),
    "not_grown": (
        "The log of {new} entries does not begin with the log of {old} entries: what was once shown has been rewritten.",
        "{new} 条分录的日志并非由 {old} 条分录的日志增长而来：曾经出示的内容已被改写。",
    ),
    # What is said of what holds.
    "receipt_holds": (
        "entry {id}, voucher {voucher}, stands at the place {place} of the log {origin} of {size} entries, "
        "as signed on {time} by {key}.",
        "分录 {id}（凭证号 {voucher}）位于日志 {origin}（共 {size} 条分录）的第 {place} 位，由 {key} 于 {time} 签名。",
    ),
    "consistency_holds": (
        "the log {origin} has only grown, from {old} to {new} entries.",
        "日志 {origin} 只有增长，从 {old} 条到 {new} 条分录。",
    ),
    "tiles_hold": (
        "{tiles} tiles give the root of the log {origin} at {size} entries.",
        "{tiles} 个散列片得出日志 {origin} 在 {size} 条分录处的根散列。",
    ),
    "archive_holds": (
        "the archive of the log {origin}: {entries} entries, {postings} postings, {checkpoints} checkpoints.",
        "日志 {origin} 的归档：{entries} 条分录、{postings} 条过账、{checkpoints} 个检查点。",
    ),
    "archive_fails": (
        "the archive of the log {origin}: {faults} faults.",
        "日志 {origin} 的归档：有 {faults} 处错误。",
    ),
    "since_holds": (
        "It begins with the {size} entries of the checkpoint that you kept.",
        "它以您保存的检查点所载的 {size} 条分录开头。",
    ),
    "no_trust": (
        "You named no trusted key: this shows only that everything agrees with the key enclosed. Whoever made the file "
        "chose that key. Compare it with one that you have from elsewhere: {key}",
        "您没有指定信任的公钥：以上只表明内容与所附公钥一致，而所附公钥由文件制作者选定。请与您从其他渠道取得的公钥核对：{key}",
    ),
    "no_signature_checked": (
        "You named no trusted key: the signatures were not verified, only that the two roots belong to one growing log.",
        "您没有指定信任的公钥：未验证签名，只验证了两个根散列属于同一部不断增长的日志。",
    ),
    "key_lost": (
        "From {member} on a new key signs that the old one did not sign for, as when a key was lost. Ask the bureau why: {key}",
        "自 {member} 起由新密钥签名，而旧密钥未予签认（例如密钥遗失）。请向主管机关查问原因：{key}",
    ),
    "witnessed": ("Seen by the witness {witness}.", "见证人 {witness} 已见证。"),
    "person": ("{digest} is {name}.", "{digest} 是 {name}。"),
    "line": (
        "  {side} {account}: {amount} {asset} (smallest unit), balance after {balance}",
        "  {side} {account}：{amount} {asset}（最小单位），过账后余额 {balance}",
    ),
    "debit": ("debit", "借"),
    "credit": ("credit", "贷"),
    "entry": (
        "Effective {effective_on}, recorded {recorded_at}. {memo}",
        "生效日 {effective_on}，记录于 {recorded_at}。{memo}",
    ),
    "progress": (
        "{percent} %, {entries} entries, ends in about {seconds} s",
        "{percent}%，{entries} 条分录，约 {seconds} 秒后结束",
    ),
    "trial": ("Trial balance, in smallest units:", "试算平衡表（最小单位）："),
    "trial_line": (
        "  {asset}: debits {debits}, credits {credits}, accounts {accounts}",
        "  {asset}：借方 {debits}，贷方 {credits}，账户 {accounts} 个",
    ),
    "fault": ("  place {place}, entry {id}: {what}", "  第 {place} 位，分录 {id}：{what}"),
    "fault_elsewhere": ("  {where}: {what}", "  {where}：{what}"),
    "more": ("  … and {count} more of the kind “{kind}”", "  …… 另有 {count} 处“{kind}”类错误"),
    # Faults of an archive.
    "hash": ("its SHA-256 or its size is not what the manifest says", "其 SHA-256 或长度与清单所载不同"),
    "manifest": (
        "the manifest names other members, or another log, size or root",
        "清单所列成员、日志、条数或根散列不符",
    ),
    "signature": ("no signature of a key that may sign here holds", "没有有权在此签名之密钥的有效签名"),
    "rotation": (
        "a key stands in the book that no checkpoint announces: {key}",
        "账簿所列公钥未经任何检查点宣布：{key}",
    ),
    "untrusted": (
        "no key that you trust signs this archive, nor a checkpoint in which one names the key that does: {key}",
        "您所信任的密钥既未签署此归档，也未在其签署的检查点中指明签署此归档的密钥：{key}",
    ),
    "checkpoint_size": (
        "sizes of checkpoints fall, or the last is not that of the archive",
        "检查点条数递减，或最后一个与归档不同",
    ),
    "root": (
        "the root over the first {size} entries is {found}, not {told}",
        "前 {size} 条分录的根散列为 {found}，而非 {told}",
    ),
    "since": (
        "the checkpoint that you kept, at {size} entries, is not a beginning of this log: it was rewritten",
        "您保存的 {size} 条处的检查点不是此日志的开头：日志已被改写",
    ),
    "record": ("not a canonical record: {why}", "不是规范记录：{why}"),
    "place": ("the place is {told}, not {due}", "位置为 {told}，应为 {due}"),
    "id": ("this id was already at the place {first}", "此编号已在第 {first} 位出现"),
    "book": ("the entry is of the book {told}", "该分录属于账簿 {told}"),
    "unbalanced": ("{asset}: debits {debits}, credits {credits}", "{asset}：借方 {debits}，贷方 {credits}，不平衡"),
    "version": (
        "{account} in {asset}: version {told} where {due} is due",
        "{account} 的 {asset}：版本为 {told}，应为 {due}",
    ),
    "balance": (
        "{account} in {asset}: balance {told} where {due} is due",
        "{account} 的 {asset}：余额为 {told}，应为 {due}",
    ),
    "pending": (
        "{account} in {asset}: version {told} stands here, version {due} nowhere",
        "{account} 的 {asset}：此处为版本 {told}，而版本 {due} 不存在",
    ),
    "voucher": ("the voucher is {told}, not {due}", "凭证号为 {told}，应为 {due}"),
    "reverses_unknown": (
        "it reverses {target}, which is not among the entries before it",
        "所冲销的 {target} 不在此前的分录中",
    ),
    "reverses_twice": ("it reverses {target}, which was already reversed", "所冲销的 {target} 此前已被冲销"),
    "reverses_mirror": (
        "its lines are not those of {target} with the sides exchanged",
        "各行并非 {target} 各行借贷互换",
    ),
    "account": ("the account {code} is not in accounts.jsonl", "账户 {code} 不在 accounts.jsonl 中"),
    "asset": ("the asset {code} is not in assets.jsonl", "资产 {code} 不在 assets.jsonl 中"),
    "kind": ("the kind {code} is not in kinds.jsonl", "分录种类 {code} 不在 kinds.jsonl 中"),
    "actor": ("the person {code} is not in actors.jsonl", "人员 {code} 不在 actors.jsonl 中"),
    "limit": (
        "{account} in {asset}: the balance {balance} is outside of {floor} … {ceiling}",
        "{account} 的 {asset}：余额 {balance} 超出 {floor} … {ceiling}",
    ),
    "balances": (
        "{account} in {asset}: {told} is told, the entries give {due}",
        "{account} 的 {asset}：所载为 {told}，由分录算得 {due}",
    ),
    "order": ("the line {line} is not in its order, or stands twice", "第 {line} 行次序不对或重复"),
    "line_form": ("the line {line}: {why}", "第 {line} 行：{why}"),
    "entry_count": ("{told} entries are told, {found} are there", "所载 {told} 条分录，实有 {found} 条"),
    "file_count": ("the file has {found} records, not {due}", "文件有 {found} 条记录，应为 {due} 条"),
    "person_digest": ("salt and name of a person do not give the digest {digest}", "人员的盐与姓名得不出摘要 {digest}"),
}


def say(language: str, code: str, /, **figures: object) -> str:
    """Say a sentence in a language."""
    words = {name: _shown(language, told) for name, told in figures.items()}
    return WORDS[code][LANGUAGES.index(language)].format(**words)


def _shown(language: str, told: object) -> str:
    """Write a figure so that a text from the file can neither end the line nor move the cursor."""
    if isinstance(told, Told):
        return say(language, told.code, **told.figures)
    return "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in str(told))
