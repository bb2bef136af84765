//! How generated entries are worded: `{n}` the name of a programme, `{d}` where, `{f}` in
//! what line of business, `{a}` for what, `{k}` the kind of help.
//!
//! Names are in about half of the sentences, as in the shipped FAQ; the others are needs,
//! put in words that many entries share.

/// Chinese wordings of an entry.
pub(super) const ZH: [&str; 16] = [
    "{n}怎么申请",
    "{n}要什么条件",
    "{n}能拿多少钱",
    "{n} 申报材料",
    "{d}的{n}还在办吗",
    "{d}{f}企业有没有{a}{k}",
    "做{f}的公司,{a}能申请{k}吗",
    "我们在{d}做{f},想找{a}方面的{k}",
    "{a}花了不少钱,{d}有{k}吗",
    "{d}{a}{k}找哪个部门",
    "{f}企业的{a}{k}什么时候报",
    "刚成立的{f}公司能享受{a}{k}吗",
    "{n}和{a}{k}是一回事吗",
    "小公司搞{f},{a}政府管不管",
    "{n}一年能报几次",
    "{d}对{f}企业{a}有什么支持",
];

/// English wordings of an entry.
pub(super) const EN: [&str; 8] = [
    "How do I apply for {n}?",
    "Who can get the {n}?",
    "Is there a {k} for {a} in {d}?",
    "Our firm does {f} in {d}, can we get a {k} for {a}?",
    "What documents does {n} need?",
    "{k} for {a}, {f} industry",
    "Does {d} support {f} firms with {a}?",
    "When is the deadline for {n}?",
];

/// How askers put it in Chinese: none of it is a wording of the FAQ.
pub(super) const ASKED_ZH: [&str; 8] = [
    "请问{n}现在怎么办理",
    "{n}需要准备哪些材料呀",
    "你好,{d}搞{f}的小微企业可以拿{a}{k}吗",
    "想问一下{a}{k},我们是{d}做{f}的",
    "{n}最多补多少",
    "{f}公司在{d}做{a}有没有{k}",
    "听说有个{n},{d}的企业能不能报",
    "{d} {f} {a} {k}",
];

/// How askers put it in English.
pub(super) const ASKED_EN: [&str; 4] = [
    "how can my company get {n}",
    "my business in {d} is {f}, I need a {k} for {a}",
    "{n} requirements",
    "any {k} in {d} for {a}? we do {f}",
];

/// What stands above the entries of a generated FAQ.
pub(super) const DESK: &str = r#"[desk]
name.zh = "试验政策台"
name.en = "Trial desk"
handoff = "hotline"

[[topic]]
id = "money"
name.zh = "资金"
name.en = "Money"

[[office]]
id = "hotline"
name.zh = "政务服务热线"
name.en = "Service hotline"
aliases = ["热线"]
does.zh = "解答各类政策问题。"
does.en = "Answers questions about policies."
phone = "12345"
"#;

/// An entry without its id, keywords and questions. Its answers are as long as those of the
/// shipped FAQ, so that memory is not flattered.
pub(super) const ENTRY: &str = r#"topic = "money"
office = "hotline"
title.zh = "{n}"
title.en = "{n} for {a}"
answer.zh = """
**{n}**是{d}面向{f}企业的{a}{k}，符合条件的公司可以申报，先看清楚口径再准备材料。

- **谁能报**：在{d}登记、从事{f}的企业，正常纳税和缴纳社保，近三年没有严重失信记录。
- **多少**：按实际发生的{a}支出给予{k}，每家企业每年有上限，以当年通知为准。
- **怎么办**：先在线填报，再把纸质材料送到受理窗口，部门审核、公示后拨付。

同一笔支出已经享受过别的{k}，不再重复支持。不是{f}企业，可以看面向全部行业的政策。"""
answer.en = """
**{n}** is what {d} offers {f} companies that spend money on {a}. Read the terms before you collect the papers.

- **Who:** companies registered in {d} whose business is {f}, with taxes and social insurance paid and no serious record of bad credit in three years.
- **How much:** a share of what was spent on {a}, up to a limit a company and year; the notice of the year decides.
- **How:** apply online first, then hand the papers in at the service counter; the office reviews, publishes and pays.

What another {k} has paid for is not paid twice. Not in {f}? See the policies for every industry."""
details.amount.zh = "按{a}实际支出的一定比例给予{k}，具体比例和上限以当年通知为准，资金到位时间由财政安排。"
details.amount.en = "A share of what was spent on {a}; the notice of the year sets share and limit, and the treasury the time of payment."
details.materials.zh = "营业执照、{a}的合同、发票和付款凭证、上年度财务报表、信用承诺书。"
details.materials.en = "Business licence, contracts, invoices and receipts for {a}, last year's accounts, a statement of good credit."
sources = [{ title = "{d}{a}{k}实施细则" }]
reviewed = 2026-11-20
"#;
