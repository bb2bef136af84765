//! Yes and no as people type them.

use std::sync::LazyLock;

use regex::Regex;

/// Reads normalised words as yes or no; none where they are neither.
pub(super) fn read(said: &str) -> Option<bool> {
    if YES.is_match(said) {
        Some(true)
    } else if NO.is_match(said) {
        Some(false)
    } else {
        None
    }
}

static YES: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?x)^(?:
        (?:嗯+|恩+|对+|我们|公司|目前|现在|都|也)*
            (?:是|有|对|没错|当然|当然是|当然有|肯定|肯定是|肯定有|确实|确实是|确实有|必须|算|算是
              |应该是|应该有|已经有|嗯+|恩+|在做|招了|做了|有一些|有一点|有几个)
            (?:的|了|啊|呀|吧|呢|哦|嘛)*
        | (?:(?:yes|y|yeah|yep|yup|sure|of\ course|certainly|definitely|absolutely|correct|true|indeed
              |that\ s\ right|right|we\ do|we\ have|we\ are|we\ did|i\ do|i\ have|i\ am|it\ is|it\ does|they\ do)\b\ ?)+
            (?:some|a\ few|one|already|indeed|it)?
        )$";
    Regex::new(pattern).expect("the pattern is written here")
});

static NO: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?x)^(?:
        (?:嗯+|我们|公司|目前|现在|暂时|也|都|应该|当然|肯定|确实|好像|一个也|一个都)*
            (?:还|并)?(?:不是|没有?|否|不|无|不算|算不上|没做|没招|暂无)(?:的|了|啊|呀|吧|呢|哦|嘛|过)*
        | (?:(?:no|n|nope|nah|not\ yet|not\ really|not\ at\ all|not\ so\ far|none|none\ yet|never|unfortunately\ not
              |we\ don\ t|we\ dont|we\ do\ not|we\ haven\ t|we\ have\ not|we\ havent|we\ have\ none|we\ have\ no
              |we\ aren\ t|we\ are\ not|we\ re\ not|we\ didn\ t|we\ did\ not|i\ don\ t|i\ dont|i\ do\ not|i\ haven\ t
              |i\ have\ none|i\ am\ not|it\ is\ not|it\ isn\ t|it\ s\ not|it\ does\ not|it\ doesn\ t)\b\ ?)+
            (?:have\ any|have\ one|have\ it|any|yet|so\ far|at\ all|currently|right\ now)?
        )$";
    Regex::new(pattern).expect("the pattern is written here")
});
