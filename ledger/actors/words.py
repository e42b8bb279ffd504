"""What roles and the powers over keys are called."""

from typing import Final

from ledger.words import Glossary, named

WORDS: Final[Glossary] = {
    "role": named("""
        administrator  系统管理员|管理员
        bureau         主管部门|主管
        finance        财务人员|财务
        enterprise     企业
        auditor        审计人员|审计
        assessor       鉴定评估机构|评估
        court          法院
        procuratorate  检察院|检察
        verifier       第三方核查机构|核查
        machine        自动系统  machine
    """),
    "representative": named("""
        legal       法定代表人  legal representative
        authorised  委托代理人  authorised representative
        viewing     查看人员    viewing representative
    """),
    "right": named("""
        initiate  发起
        approve   复核
        read      查看
    """),
    "field": named("""
        networks  允许访问的网段  address ranges
        system    使用密钥的系统  machine that acts
    """),
    "field.keys": named("""
        address   地址或号码        address or number
        code      领取码            code of two halves
        name      姓名              name of the person
        ways      通知方式          ways to be told
        number    证件号码          number of the card
        one_with  同一人的另一编号  other person that is the same
    """),
    "field.attempts": named("""
        by     经办人编号  number of who was refused
        code   拒绝代码    code of the refusal
        since  起始时刻    not before
    """),
    "field.reads": named("""
        by  查阅人编号  number of who read
        of  查阅对象    what was read
    """),
    "field.mandates": named("""
        address     地址或号码  address or number
        ways        通知方式  ways to be told
        expires_on  有效期截止日  last day of the key
        from_on     授权起始日  first day of the mandate
        kind        代表类型  kind of representative
        number      证件号码  number of the card
        rights      代表权限  rights of the representative
        area        管辖区域  area of the mandate
        department  所在部门  department
        deputy_for  代理的授权编号  mandate in whose place
        number      证件号码  number of the card
        operations  系统可办事项  what the machine may do
        until_on    授权截止日  last day of the mandate
        why         终止理由  why it is ended
    """),
    "deputy": named("""
        not_running  这里没有这样一份已确认且未终止的授权  there is no such mandate that was confirmed and not ended
        of_deputy    该授权本身就是代理  it is a deputy's own
        same_person  与被代理人是同一人  it would be the same person
        role         角色不同            the role is another
        owner        所代表的单位不同    the owner is another
        area         管辖区域不同        the area is another
        legal        法定代表人不能由人以法定代表人身份代理  nobody stands in as the legal representative
        rights       代表权限超出被代理人  it would have more rights
        person       被代理的是自动系统，代理的不是  a person would act in the place of a machine
        operations   可办事项超出被代理的系统  it would do more than that machine
        no_last_day  没有截止日          it has no last day
        too_early    早于该授权的起始日  it begins before that mandate
        too_late     晚于该授权的截止日  it ends after that mandate
    """),
    "gone": named("""
        revoked   其密钥已被收回      a key was revoked
        ended     其授权已被终止      the mandate was ended
        over      其授权已到期        the mandate ran out
        expired   其密钥已过期        the key expired
        replaced  其密钥已由本人收回  the holder took the key back
    """),
    "given": named("""
        by_two   两人授权          by two persons
        by_one   一人提名          named by one person
        by_list  建账人员清单      by the list of a new installation
        by_hand  服务器上任命      by hand on the server
        before   启用授权制度之前  before mandates were kept
    """),
    "mandate": named("""
        asked      待确认  asked for
        confirmed  已确认  confirmed
        dropped    已撤销  dropped
        over       已到期  over
        ended      已终止  ended
    """),
    "way": named("""
        mail    电子邮箱  mail address
        mobile  手机号码  mobile number
    """),
    "reading": named("""
        case      案卷          file of a case
        evidence  证据文件      file of evidence
        names     经办人员姓名  names of who acts
        bundle    证据包        bundle of evidence
        book      整本账簿      whole book
    """),
    "power": named("""
        me.read              查看本人信息       see who one is
        me.keys              更换本人密钥       change one's own keys
        me.ways              设置本人通知方式   say by which ways one is told
        mandate.ask          申请任职授权       ask for mandates
        mandate.confirm      确认任职授权       confirm mandates
        mandate.administrator 管理员任免        mandates of administrators
        mandate.end          终止任职授权       end mandates
        mandate.read         查看任职授权       read mandates
        key.revoke           吊销密钥           revoke keys
        person.erase         删除人员姓名       erase names of persons
        person.rename        更正人员姓名       change names of persons
        person.renumber      更换人员证件号码   give persons other numbers
        way.read             查看通知方式       see by which ways others are told
        notice.read          查看待发通知       see who is to be told of what
        key.read             查看密钥           read keys
        attempt.read         查看被拒尝试       see who was refused what
        attempt.installation 查看管理员的被拒尝试  see what administrators were refused outside any book
        reads.read           查看查阅记录       see who read what
    """),
}
