"""What is done with a case, and with what runs beside it, is called: by the rows of acts."""

from collections.abc import Mapping
from typing import Final

from ledger.compensation.acts import ACT
from ledger.words import Word, named


def _act(name: str) -> Word:
    """Name an act as its row does."""
    return Word(ACT[name].zh, name.replace("_", " "))


def _acts(noun: str, *steps: str, others: str = "", **renamed: str) -> dict[str, Word]:
    """Name the steps of something beside a case: by the act that takes them, of which the noun is the end."""
    return {
        **{step: _act(f"{step}_{noun}") for step in steps},
        **{step: _act(name) for step, name in renamed.items()},
        **named(others),
    }


_BACK: Final = "reverse  冲销"
_CARRIED: Final = "carry_over  自旧系统结转|结转"
ACTS: Final[Mapping[str, Mapping[str, Word]]] = {
    "act.compensation.case": {
        **{name: _act(name) for name in ACT},
        **named("""
            withdraw          随清单撤回|撤回           withdraw with its list
            end_expert        专家出库                  take an expert out of the pool before a draw
            carry_consulting  自旧系统结转（磋商中）    carry over in consultation
            carry_restoring   自旧系统结转（修复中）    carry over in restoration
        """),
        **named(f"{_BACK}\nreverse_judgment  冲销裁判（恢复诉讼）\nreverse_pronounced  冲销裁判（恢复至一审判决）\n"
                f"reverse_appealed  冲销裁判（恢复至二审）\nreverse_confirmation  冲销司法确认（恢复确认程序）\n"
                f"reverse_performance  冲销协议生效（恢复至已签订协议）\n"
                f"reverse_order  冲销支付令（恢复支付令程序）\nreverse_works  冲销（恢复至修复）\n{_CARRIED}"),
    },
    "act.compensation.clue_list": named("""
        import          导入清单|导入
        ask_withdrawal  申请撤回清单|申请撤回
        confirm         确认撤回清单|确认
        drop            撤销撤回申请|撤销
    """),
    "act.compensation.old_list": named("""
        import              导入旧案清单|导入
        confirm             复核旧案入账|复核          confirm the list of old cases
        ask_withdrawal      申请撤回旧案清单|申请撤回
        confirm_withdrawal  确认撤回旧案清单|确认撤回
        drop                撤销申请|撤销
    """),
    "act.compensation.template": named("""
        upload     上传模板|上传
        confirm    启用模板|启用      put in force
        drop       撤销模板|撤销
        replace    由新版本替换|替换
        retire     停用模板|停用
        reinstate  恢复旧版本|恢复    go back to it
    """),
    "act.compensation.cost_table": named("""
        upload     上传成本表|上传
        confirm    启用成本表|启用    put in force
        drop       撤销成本表|撤销
        retire     停用成本表|停用    take out of force
        reinstate  恢复成本表|恢复    put in force again
    """),
    "act.compensation.simple_form": named("""
        hand_in  提交简易案件|提交      hand in
        confirm  复核简易案件|复核
        leave    转为一般程序|转一般    leave the simplified way
        drop     撤销简易案件|撤销
    """),
    "act.compensation.expert": named("""
        propose  申请专家入库|申请
        confirm  专家入库|入库      list in the pool
        drop     撤销入库申请|撤销
        end      专家出库|出库      take out of the pool
    """),
    "act.compensation.base": named("""
        propose  申请设立修复基地|申请
        confirm  启用修复基地|启用      open
        drop     撤销修复基地|撤销
        close    关闭修复基地|关闭
        reopen   重新启用修复基地|重启  open again
    """),
    "act.compensation.base_change": named("""
        propose  申请变更基地容量|申请
        confirm  变更基地容量|变更      put in force
        drop     撤销容量变更|撤销
    """),
    "act.compensation.assessment": _acts("assessment", "submit", "accept", "send_back", "withdraw", others=_CARRIED),
    "act.compensation.relief": _acts("relief", "propose", "endorse", "grant", "deny", others=_BACK),
    "act.compensation.guarantee": _acts("guarantee", "give", "call", "release",
        others=f"{_BACK}\n{_CARRIED}\nwithdraw  随清单撤回|撤回  withdraw with its list"),
    "act.compensation.project": _acts(
        "project", "plan", "approve", "bind", "drop", "contract", "complete", "accept", "reject", "rework", "convert",
        vary="vary_project", accept_stage="accept_stage", refuse_stage="refuse_stage", give_up="give_up", take_over="take_over",
        others=f"{_BACK}\nreverse_failed  冲销（恢复至不合格）\nreverse_taken  冲销（更换单位）",
    ),
    "act.compensation.spending": _acts("spending", "confirm", "drop", propose="spend", others=f"{_BACK}\n{_CARRIED}"),
    "act.compensation.reversal": _acts("reversal", "propose", "confirm", "drop"),
    "act.compensation.enforcement": _acts(
        "enforcement", "accept", "suspend", "reconcile", "exhaust", "resume", "conclude", "withdraw", apply="enforce"
    ),
    "act.compensation.separate_claim": _acts(
        "apart", "sue", "hear", "transfer", "change", "withdraw", "dismiss", "pronounce", "appeal", "withdraw_appeal", "remand",
        "publish", "judge", "settle", "retry", "agree", "apply", "refuse", "perform", "apply_order", "order", "object", "enforce", "end",
        open="separate", docket="accept_apart", abandon="drop_apart", ratify="confirm_apart", rejoin="rejoin",
        others=f"{_BACK}\nreverse_confirmation  冲销（恢复司法确认）\nreverse_order  冲销（恢复支付令程序）\n"
        "reverse_performance  冲销（恢复至已签订协议）\n"
        "reverse_pronounced  冲销（恢复至一审判决）\nreverse_appealed  冲销（恢复至二审）",
    ),
    "act.compensation.preservation": _acts("preservation", "apply", "grant", "prolong", "lift", "deny"),
    "act.compensation.receipt": _acts("receipt", "record", "redden", "replace", "lose", "find", "strike",
        others="restore  恢复票据|恢复  let it stand again"),
    "act.compensation.insolvency": {
        "declare": _act("declare_bankrupt"),
        **{name: _act(name) for name in ("file_claim", "supplement_claim", "dispute_claim", "admit_claim", "distribute_assets")},
        "close": _act("close_insolvency"),
        "dismiss": _act("dismiss_insolvency"),
        **named(f"""
            {_BACK}（恢复至分配中）
            distribute_further  追加分配
            reverse_further   冲销（追加分配）
            reverse_revival   冲销（其中一次追加分配）  reverse (one of several revivals)
            reverse_accepted  冲销（恢复至已受理）
            reverse_filed     冲销（恢复至已申报）
            reverse_disputed  冲销（恢复至有异议）
            reverse_admitted  冲销（恢复至已确认）
        """),
    },
    "act.compensation.recording": _acts("recording", "confirm", "drop", others="propose  登记待复核|登记"),
}  # fmt: skip
