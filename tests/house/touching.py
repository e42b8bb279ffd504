"""What each thing that can be done touches, for the page of what one person can do: tables, which a test holds complete.

take   from somebody: permits, money, a right, a standing; or hold it still
make   or end: permits, caps, debts, rights, rules, keys, accounts
pay    record that money came or went, or move it
hide   put out of sight or out of the count: a case ended or withdrawn from view, a name, an open item, a duty
""     none of these: it asks, prepares, notes, or drops what was only asked for
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

TOUCHES: Final = ("take", "make", "pay", "hide")
"""In the order of the page; reading stands in the table of powers."""


def _steps(table: str) -> dict[str, dict[str, str]]:
    """Read lines of `machine  touch: action …; touch: action …`, of which a machine may have several; `-` touches nothing.

    `action@state` is a step in one state, where it touches what it does not touch in the others.
    """
    found: dict[str, dict[str, str]] = {}
    for line in filter(None, map(str.strip, table.splitlines())):
        machine, rest = line.split(maxsplit=1)
        parts = [part.split(":") for part in rest.split(";")]
        found.setdefault(machine, {}).update(
            (action, "" if touch.strip() == "-" else touch.strip())
            for touch, actions in parts
            for action in actions.split()
        )
    return found


STEPS: Final[Mapping[str, Mapping[str, str]]] = _steps("""
    permits.pack             make: approve; -: propose simulate drop
    periods.step             make: soft_close approve; -: propose drop
    permits.cap              make: set share confirm; take: cut; -: propose drop
    permits.grant            make: allocate confirm execute; -: propose drop upload publish approve
    permits.pledge           take: confirm register; make: release
    permits.pledge           -: apply accept attest renew substitute propose_replacement drop ask_release enforce reject
    permits.freeze           take: freeze_provisionally confirm execute; make: lift; -: propose drop ask_lift
    permits.withdrawal       take: confirm conclude; make: undo; -: propose drop object
    permits.surplus          make: recognise; -: apply object reject
    permits.move             make: release confirm; take: approve; -: propose drop apply attest renew accept reject
    permits.surrender        take: surrender confirm; -: propose drop ask_undo
    permits.retirement       take: retire cancel deduct confirm
    permits.retirement       -: propose_retirement propose_cancellation propose_deduction drop
    permits.report           make: verify; hide: confirm; -: report dispute ask_dispute reject drop
    permits.exclusion        hide: confirm; make: withdraw; -: propose drop ask_annulment
    permits.review           hide: suspend; make: confirm; -: ask resume withdraw ask_reopening drop
    permits.review_outcome   make: confirm; -: propose drop
    permits.service          -: record ask_annulment drop; make: confirm
    permits.hearing          -: ask hold withdraw ask_annulment confirm drop
    permits.closure          take: confirm; -: propose ask_reopening drop
    permits.code             take: confirm; -: propose ask_undo drop
    permits.verification     hide: end confirm; -: assign ask_end drop
    permits.finding          -: find; hide: withdraw
    permits.expiry           take: confirm; -: propose drop
    permits.account          take: confirm; -: propose drop
    permits.dual_control     make: confirm; -: propose drop
    permits.internal         take: confirm; -: ask drop
    permits.comparison       -: compare
    permits.explanation      -: explain
    permits.register         take: confirm
    permits.register         -: propose_listing propose_delisting propose_annulment propose_facts propose_quality propose_licence drop
    permits.register         -: propose_name
    permits.fee              make: confirm confirm_exempt; -: pay take_back refund reschedule propose drop ask_revocation
    permits.fee_payment      pay: confirm; -: propose drop
    permits.fee_correction   pay: confirm; -: propose drop
    permits.bound_correction  -: propose propose_order confirm drop
    permits.fee_refund       pay: confirm; -: propose drop
    permits.fee_schedule     make: confirm; -: propose drop
    compensation.case        make: open agree confirm perform judge settle_suit order reopen; hide: end end_round close
    compensation.case        -: register check investigate commission conclude notify answer meet offer fail resume apply_confirmation
    compensation.case        -: publish_agreement refuse_confirmation sue publish_settlement default apply_order
    compensation.case        -: accept_suit hear change_suit transfer_suit withdraw_suit dismiss_suit drop_suit pronounce appeal
    compensation.case        -: withdraw_appeal remand retry
    compensation.case        make: revive; -: object enforce cure restore return
    compensation.clue_list   hide: confirm; -: import ask_withdrawal drop
    compensation.old_list    make: confirm; hide: confirm_withdrawal; -: import ask_withdrawal drop
    compensation.template    make: confirm reinstate; hide: retire; -: upload drop
    compensation.cost_table  make: confirm reinstate; hide: retire; -: upload drop
    compensation.simple_form  make: confirm; -: hand_in leave drop
    compensation.expert      make: confirm; -: propose drop end
    compensation.base        make: confirm; -: propose drop close reopen
    compensation.base_change  make: confirm; -: propose drop
    compensation.assessment  make: accept; -: submit send_back withdraw
    compensation.relief      pay: grant; -: propose endorse deny
    compensation.guarantee   pay: give release; take: call
    compensation.project     make: accept_stage accept convert; hide: drop@approved give_up
    compensation.project     -: drop plan approve contract complete reject rework refuse_stage take_over vary bind
    compensation.spending    pay: confirm; -: propose drop
    compensation.reversal    pay: confirm; -: propose drop
    compensation.enforcement  -: apply accept suspend reconcile exhaust resume conclude withdraw
    compensation.separate_claim  make: agree ratify perform judge settle order; hide: end
    compensation.separate_claim  -: open sue docket hear change transfer withdraw dismiss abandon pronounce appeal withdraw_appeal remand
    compensation.separate_claim  -: publish retry apply apply_order object refuse enforce rejoin
    compensation.preservation  -: apply grant prolong lift deny
    compensation.insolvency  make: declare close dismiss; -: file_claim supplement_claim dispute_claim admit_claim distribute_assets
    compensation.receipt     -: record redden replace lose find strike
    compensation.recording   -: propose confirm drop
    permits.sale             take: accept confirm; pay: settle; -: propose attest renew countersign approve cancel end
    permits.lease            take: register; make: return; -: propose accept attest renew confirm cancel end
    permits.enforcement      take: confirm; -: propose accept drop
    permits.buyback          pay: pay; -: offer accept attest renew confirm cancel end
    market.ending            take: accept confirm; -: propose attest renew drop end_alone
    market.deposit           pay: record confirm; -: propose drop
    market.payout            pay: confirm; -: propose drop
    market.payout_request    pay: confirm; -: ask propose_payment drop fail cancel return reopen
    market.correction        pay: confirm; -: propose drop
    market.decision          make: confirm; -: propose drop ask_revocation
    permits.stock            make: confirm; -: propose drop
    permits.stock_annulment  take: confirm; -: propose drop
    reconciliation.match     hide: approve; -: propose drop
    reconciliation.release   make: approve; -: ask drop
""")  # fmt: skip
"""What each step touches that somebody asks for, by machine."""

BESIDE_CASE: Final[Mapping[str, str]] = {
    "add_parties": "make",
    "correct_case": "make",
    "rename_party": "make",
    "correct_document": "make",
    "substitute": "make",
    "remove_party": "hide",
    "write_off": "make",
    "convert_duty": "make",
    "notify_party": "",
    "fail_service": "",
    "fail_party": "",
    "appoint_agent": "",
    "end_agent": "",
    "assign": "",
    "give_number": "",
    "cancel_number": "",
    "draw_experts": "",
    "name_expert": "",
    "recuse_expert": "",
    "give_opinion": "",
    "book_base": "",
    "accept_booking": "make",
    "take_booking_back": "make",
    "release_booking": "",
    "record_fee": "make",
    "cancel_fee": "make",
    "note": "",
    "publicise": "hide",
    "publish_paper": "",
    "take_comment": "",
    "answer_comment": "",
    "end_comments": "",
    "pause_clock": "make",
    "resume_clock": "make",
    "extend_clock": "make",
    "pay": "pay",
    "remit": "pay",
    "transfer_court": "pay",
    "release_escrow": "pay",
    "name_refund_account": "make",
    "credit_interest": "pay",
    "bear_charge": "pay",
    "pay_interest": "pay",
    "return_from_treasury": "pay",
    "pay_refund": "pay",
    "dispose_fund": "pay",
    "register_account": "make",
    "keep_retention": "make",
    "hand_over": "",
    "add_evidence": "",
    "show_evidence": "hide",
    **dict.fromkeys(("tell_procuratorate", "receive_receipt", "report_claimant", "feed_back", "retract"), ""),
    **dict.fromkeys(("state_findings", "transfer_crime", "leave_crime", "link_case", "allow_late"), ""),
    **dict.fromkeys(("ask_approval", "sign_approval", "refuse_approval"), ""),
}
"""What is done in a case without a step of a machine."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """Steps that one person takes alone up to a figure of the law, and what it says."""

    key: str
    machine: str
    steps: tuple[str, ...]
    what: str
    what_zh: str
    """With the condition beside the figure, where there is one."""
    role: str = ""
    """Of whom alone it lets one person suffice; empty for every role that takes the step."""


THRESHOLDS: Final = (
    Threshold("second_person.caps", "permits.cap", ("set", "cut", "share"),
              "set, raise, lower or share out a cap", "下达、调增、调减或分解总量指标"),
    Threshold("second_person.allocations", "permits.grant", ("allocate",), "allocate to one site", "向一个排污单位单笔分配"),
    Threshold("second_person.releases", "permits.move", ("release",), "grant out of the reserve", "从储备中出让"),
    Threshold("second_person.cancellations", "permits.retirement", ("cancel",), "cancel permits", "注销企业的排污权"),
    Threshold("second_person.deductions", "permits.retirement", ("deduct",), "deduct what was emitted too much", "扣减超排量"),
    Threshold("second_person.retirements", "permits.retirement", ("retire",),
              "retire its own permits; the bureau in its place always takes two", "自愿注销本单位的排污权;主管部门代办始终须两人",
              "enterprise"),
    Threshold("second_person.freeze_days", "permits.freeze", ("freeze_provisionally",),
              "freeze permits by an order of a court or the police: within these days another person confirms, or it lapses by itself",
              "依法院或公安机关文书临时冻结排污权:逾期未经他人确认的自行失效"),
    Threshold("second_person.deposits", "market.deposit", ("record",),
              "record a deposit; also of any amount, where a line of the bank that another person imported tells of it",
              "登记入金;由他人导入的银行流水已载明该笔款项的,不论金额均可"),
)  # fmt: skip

OWN_RIGHT: Final = {
    ("periods.step", "soft_close"),
    ("permits.surrender", "surrender"),
    ("permits.move", "apply"),
}
"""Steps that one person takes although a sister of them takes two: a soft close, past which two still post; and what a party does for
itself, for which two stand in its place."""
IN_A_TERM: Final = {("permits.freeze", "freeze_provisionally")}
"""Steps that one person takes at once and that lapse by themselves, unless another confirms them within a term."""
FIRST: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("periods.step", "soft_close"): ("close a month softly: from then on two persons post in it", "预结账:此后该月须两人记账"),
    ("permits.freeze", "freeze_provisionally"): (
        "freeze permits by an order, until another confirms in time", "依文书临时冻结排污权,待他人按期确认"),
    ("permits.internal", "ask"): (
        "ask for what disposes of its property, where two representatives are needed", "发起须由本单位两名代表办理的处分事项"),
    ("permits.internal", "confirm"): (
        "approve what a colleague asked for: a sale, a lease, a pledge, a surrender or the like is done in the name of who asked",
        "复核同事发起的事项:转让、租赁、质押、清缴等即以发起人名义办理"),
    ("permits.withdrawal", "propose"): (
        "ask to withdraw permits", "申请收回排污权"),
    ("permits.surrender", "surrender"): ("surrender permits against emissions", "以排污权清缴排放量"),
    ("permits.move", "attest"): ("apply in the place of a site, with its paper", "凭书面材料代排污单位申请"),
    ("permits.register", "propose_listing"): (
        "ask to put an enterprise on a list that bars it from trading", "申请将企业列入限制交易的名单"),
    ("permits.register", "propose_delisting"): ("ask to take an enterprise off a list", "申请将企业移出名单"),
    ("permits.register", "propose_annulment"): (
        "ask to annul an entry in a list or a version of a licence that was recorded by mistake",
        "申请认定误登的名单记录或许可证版本自始无效"),
    ("permits.register", "propose_facts"): (
        "ask to record what is known of a site: place, sector, size, monitoring", "申请登记排污单位的情况:所在地、行业、规模、在线监测"),
    ("permits.register", "propose_quality"): (
        "ask to record whether an area met its quality target, by which sales are weighed",
        "申请登记区域环境质量是否达标(影响转让的替代比例)"),
    ("permits.register", "propose_name"): (
        "ask to call an enterprise or a site otherwise from a day on", "申请变更企业或场所名称(自某日起)"),
    ("permits.register", "propose_licence"): ("ask to import a version of a discharge licence", "申请导入排污许可证"),
    ("permits.fee", "propose"): ("ask to assess the fee of a site, or to exempt it", "提出核定或免缴排污单位的有偿使用费"),
    ("permits.fee", "confirm_exempt"): ("exempt a site from the fee, where the law says so", "依规定核定免缴有偿使用费"),
    ("compensation.project", "drop"): ("drop a plan that nobody has approved", "取消尚未批准的修复方案"),
    ("compensation.project", "drop@approved"): ("drop a plan that was approved", "取消已批准的修复方案"),
}  # fmt: skip
"""What steps do, mostly first ones, where the word of the step is too short or its title too long."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Something that changes what is kept and moves no process."""

    operation: str
    touch: str
    part: str
    """`asks` or `confirms`, where two persons are needed; `plan`, where it is kept from whose plan it is; else empty."""
    what: str
    what_zh: str


def _beside(table: str) -> tuple[Beside, ...]:
    """Read rows of two lines each: operation, touch and, where two are needed, the part; then what it does in both languages."""
    cells = [tuple(map(str.strip, line.split("|"))) for line in table.strip().splitlines()]
    return tuple(
        Beside(head[0], head[1].strip("-"), "".join(head[2:]), *said)
        for head, said in zip(cells[::2], cells[1::2], strict=True)
    )


BESIDE: Final = _beside("""
    POST /v1/books | make
        open a book | 建立账簿
    POST /v1/books/{book}/accounts | -
        open accounts, which are empty and take only what acts and kinds let them | 开立账户(空账户,只能由业务和相应分录种类记账)
    POST /v1/books/{book}/assets | -
        register what is counted, of which there is none before an act makes some | 登记资产种类(在业务形成之前数量为零)
    DELETE /v1/books/{book}/keys/{id} | take
        revoke a key: what its holder asked for is not confirmed any more, if it was the last | 吊销密钥:如为最后一个,所提申请不得再确认
    DELETE /v1/keys/{id} | take
        revoke the key of another administrator, never the last one | 吊销其他管理员的密钥,最后一个除外
    POST /v1/books/{book}/keys/{id}/erasure | - | asks
        ask that the name of a person be erased who has no power any more | 对已无任何授权的人员申请删除姓名
    POST /v1/books/{book}/keys/{id}/erasure/confirm | hide | confirms
        erase the name of a person, for which another asked | 依他人申请删除人员姓名
    POST /v1/books/{book}/keys/{id}/erasure/drop | -
        drop an erasure that nobody has confirmed | 撤销尚未确认的姓名删除申请
    POST /v1/persons/{person}/renaming | - | asks
        ask that a person be called otherwise | 申请更正人员姓名
    POST /v1/persons/{person}/renaming/confirm | make | confirms
        call a person otherwise, for which another asked | 依他人申请更正人员姓名
    POST /v1/persons/{person}/renaming/drop | -
        drop a new name that nobody has confirmed | 撤销尚未确认的姓名更正申请
    POST /v1/persons/{person}/numbers | - | asks
        ask that a person enrol another number | 申请由本人登记其他证件号码
    POST /v1/persons/{person}/numbers/confirm | make | confirms
        confirm that a person enrols another number, for which another asked | 依他人申请确认由本人登记其他证件号码
    POST /v1/persons/{person}/numbers/drop | -
        drop another number that the person has not enrolled | 撤销本人尚未登记的其他证件号码
    POST /v1/persons/{person}/numbers/{number}/undoing | - | asks
        ask that a number that a person has enrolled be taken back | 申请撤回本人已登记的证件号码
    POST /v1/persons/{person}/numbers/{number}/undoing/confirm | make | confirms
        take back a number that a person has enrolled, for which another asked | 依他人申请撤回已登记的证件号码
    POST /v1/persons/{person}/numbers/{number}/undoing/drop | -
        drop the taking back of a number that nobody has confirmed | 撤销尚未确认的证件号码撤回申请
    POST /v1/books/{book}/mandates | - | asks
        ask for a mandate in the book | 申请账簿内的授权
    POST /v1/books/{book}/mandates/{id}/confirm | make | confirms
        confirm a mandate in the book | 确认账簿内的授权
    POST /v1/books/{book}/mandates/{id}/drop | -
        drop a mandate in the book that nobody has confirmed | 撤销账簿内尚未确认的授权申请
    POST /v1/books/{book}/mandates/{id}/end | take
        end a mandate in the book, and its keys with it | 终止账簿内的授权及其密钥
    POST /v1/books/{book}/mandates/{id}/enrolments | - | asks
        ask for the code of another key under a mandate | 为已有授权申请新的领取码
    POST /v1/books/{book}/mandates/{id}/enrolments/{enrolment}/confirm | make | confirms
        confirm the code of another key under a mandate | 确认新的领取码
    POST /v1/books/{book}/mandates/{id}/enrolments/{enrolment}/drop | -
        drop a code in the book that nobody has confirmed | 撤销账簿内尚未确认的领取码申请
    POST /v1/mandates | - | asks
        ask for the mandate of an administrator | 申请管理员授权
    POST /v1/mandates/{id}/confirm | make | confirms
        confirm the mandate of an administrator | 确认管理员授权
    POST /v1/mandates/{id}/drop | -
        drop the mandate of an administrator that nobody has confirmed | 撤销尚未确认的管理员授权申请
    POST /v1/mandates/{id}/end | take
        end the mandate of an administrator, never of the last one | 终止管理员授权,最后一人除外
    POST /v1/mandates/{id}/enrolments | - | asks
        ask for the code of another key of an administrator | 为管理员申请新的领取码
    POST /v1/mandates/{id}/enrolments/{enrolment}/confirm | make | confirms
        confirm the code of another key of an administrator | 确认管理员新的领取码
    POST /v1/mandates/{id}/enrolments/{enrolment}/drop | -
        drop the code of an administrator that nobody has confirmed | 撤销管理员尚未确认的领取码申请
    POST /v1/books/{book}/parties | make
        register an enterprise | 登记企业
    POST /v1/books/{book}/parties/{code}/sites | make
        register a site | 登记排污单位
    POST /v1/books/{book}/document-series | -
        add a series of numbers of documents | 新增文书编号序列
    POST /v1/books/{book}/permits/plans/{id}/objections | -
        object to a plan while it is public | 在公示期内对方案提出异议
    POST /v1/books/{book}/permits/plans/{id}/objections/{objection}/answer | hide | plan
        answer an objection: rejected, it stops the plan no longer | 答复异议:不予采纳的,不再阻止方案执行
    POST /v1/books/{book}/reconciliation/accounts | - | asks
        ask that a bank account be tied to an account of the ledger | 申请将银行账户与账本账户绑定
    POST /v1/books/{book}/reconciliation/accounts/{code}/confirm | make | confirms
        tie a bank account to an account of the ledger, for which another asked | 依他人申请绑定银行账户
    POST /v1/books/{book}/reconciliation/accounts/{code}/drop | -
        drop a tie that nobody has confirmed | 撤销尚未确认的绑定申请
    POST /v1/books/{book}/reconciliation/accounts/{code}/end | - | asks
        ask that a wrong tie of a bank account be ended | 申请解除错误的银行账户绑定
    POST /v1/books/{book}/reconciliation/accounts/{code}/end/confirm | make | confirms
        end a wrong tie of a bank account, for which another asked | 依他人申请解除银行账户绑定
    POST /v1/books/{book}/reconciliation/accounts/{code}/end/drop | -
        drop the end of a tie that nobody has confirmed | 撤销尚未确认的解除绑定申请
    POST /v1/books/{book}/reconciliation/accounts/{code}/matching | hide
        let the rules match what they are certain of; nobody chooses what that is | 由规则自动勾对确定无疑的款项,任何人不得选择
    POST /v1/books/{book}/reconciliation/imports | -
        import what the bank says | 导入银行流水
    POST /v1/books/{book}/reconciliation/imports/{number}/withdrawal | - | asks
        ask that an import of what the bank says be withdrawn | 申请撤回银行流水导入
    POST /v1/books/{book}/reconciliation/imports/{number}/withdrawal/confirm | make | confirms
        withdraw an import of what the bank says, for which another asked | 依他人申请撤回银行流水导入
    POST /v1/books/{book}/reconciliation/imports/{number}/withdrawal/drop | -
        drop the withdrawal of an import that nobody has confirmed | 撤销尚未确认的撤回导入申请
    POST /v1/books/{book}/reconciliation/mappings | -
        add how the spreadsheet of a bank is read | 新增银行表格的读取方式
""")  # fmt: skip
"""Operations that move no process, in the order of the page."""

LOOKS: Final = {
    "POST /v1/books/{book}/environmental-tax",
    "POST /v1/books/{book}/clue-lists/check",
    "POST /v1/books/{book}/old-cases/check",
    "POST /v1/books/{book}/permits/plans/check",
    "POST /v1/books/{book}/permits/sales/check",
    "POST /v1/books/{book}/permits/stock/check",
    "DELETE /v1/books/{book}/audit/running",
}
"""Operations that are asked with a body, or end what is computed, and change nothing."""
OWN: Final = {"POST /v1/me/keys", "DELETE /v1/me/keys/{id}", "PUT /v1/me/ways"}
"""What everybody does with the own keys and ways to be told: none gives anybody a power that was not there."""
ENTRIES: Final = {
    "POST /v1/books/{book}/entries",
    "POST /v1/books/{book}/batches",
    "POST /v1/books/{book}/approvals",
    "POST /v1/books/{book}/entries/{id}/reversal",
}
"""Entries by hand, of the kinds that name roles."""
MOVES: Final[Mapping[str, tuple[str, ...]]] = {
    "/law/packs": ("permits.pack",),
    "/periods/steps": ("periods.step",),
    "/permits/caps": ("permits.cap",),
    "/permits/allocations": ("permits.grant",),
    "/permits/plans": ("permits.grant",),
    "/permits/pledges": ("permits.pledge",),
    "/permits/freezes": ("permits.freeze",),
    "/accounts/status": ("permits.account",),
    "/accounts/{code}/status": ("permits.account",),
    "/permits/withdrawals": ("permits.withdrawal",),
    "/permits/surplus": ("permits.surplus",),
    "/permits/moves": ("permits.move",),
    "/permits/releases": ("permits.move",),
    "/permits/surrenders": ("permits.surrender",),
    "/permits/retirements": ("permits.retirement",),
    "/permits/cancellations": ("permits.retirement",),
    "/permits/deductions": ("permits.retirement",),
    "/permits/reports": ("permits.report",),
    "/permits/exclusions": ("permits.exclusion",),
    "/permits/reviews": ("permits.review", "permits.review_outcome"),
    "/permits/review-outcomes": ("permits.review_outcome",),
    "/permits/services": ("permits.service",),
    "/permits/hearings": ("permits.hearing",),
    "/permits/verifications": ("permits.verification",),
    "/permits/findings": ("permits.finding",),
    "/permits/closures": ("permits.closure",),
    "/register/code-corrections": ("permits.code",),
    "/permits/expiries": ("permits.expiry",),
    "/permits/dual-control": ("permits.dual_control",),
    "/permits/internal": ("permits.internal",),
    "/permits/reconciliations": ("permits.comparison",),
    "/permits/tasks/explanations": ("permits.explanation",),
    "/permits/fees": ("permits.fee",),
    "/permits/fee-payments": ("permits.fee_payment",),
    "/permits/fee-corrections": ("permits.fee_correction",),
    "/permits/bound-corrections": ("permits.bound_correction",),
    "/permits/fee-refunds": ("permits.fee_refund",),
    "/permits/fee-schedules": ("permits.fee_schedule",),
    "/parties/{code}/standing": ("permits.register",),
    "/standings": ("permits.register",),
    "/sites/{code}/attributes": ("permits.register",),
    "/parties/{code}/names": ("permits.register",),
    "/sites/{code}/names": ("permits.register",),
    "/sites/{code}/licences": ("permits.register",),
    "/quality": ("permits.register",),
    "/register/changes": ("permits.register",),
    "/permits/sales": ("permits.sale",),
    "/permits/leases": ("permits.lease",),
    "/permits/enforcements": ("permits.enforcement",),
    "/permits/buybacks": ("permits.buyback",),
    "/permits/decisions": ("market.decision",),
    "/permits/stock": ("permits.stock", "permits.stock_annulment"),
    "/permits/endings": ("market.ending",),
    "/settlement/deposits": ("market.deposit",),
    "/settlement/payouts": ("market.payout",),
    "/settlement/payout-requests": ("market.payout_request",),
    "/settlement/corrections": ("market.correction",),
    "/reconciliation/matches": ("reconciliation.match", "reconciliation.release"),
    "/clue-lists": ("compensation.clue_list",),
    "/old-cases": ("compensation.old_list",),
    "/paper-templates": ("compensation.template",),
    "/nontax-receipts": ("compensation.receipt",),
    "/unit-costs": ("compensation.cost_table",),
    "/simple-cases": ("compensation.simple_form",),
    "/experts": ("compensation.expert",),
    "/bases": ("compensation.base",),
    "/base-changes": ("compensation.base_change",),
    "/cases": (
        "compensation.case", "compensation.assessment", "compensation.relief", "compensation.guarantee", "compensation.project",
        "compensation.spending", "compensation.reversal", "compensation.recording",
        "compensation.enforcement", "compensation.separate_claim", "compensation.preservation",
        "compensation.insolvency", "compensation.receipt",
    ),
}  # fmt: skip
"""Beginnings of addresses, with the machines whose processes are moved there."""
