//! Characters a Chinese keyboard or a web page puts where TOML wants ASCII.

use crate::diagnostic::Words;

/// What to write instead of a character, where there is a known slip.
pub(super) fn ascii_for(c: char) -> Option<&'static str> {
    Some(match c {
        '＝' | '：' => "=",
        '，' | '、' => ",",
        '［' | '【' | '〔' => "[",
        '］' | '】' | '〕' => "]",
        '｛' => "{",
        '｝' => "}",
        '“' | '”' | '「' | '」' | '『' | '』' | '＂' | '„' => "\"",
        '‘' | '’' | '＇' => "'",
        '＃' => "#",
        '．' | '。' => ".",
        '－' | '—' | '–' | '−' => "-",
        _ => return None,
    })
}

/// The name of a space that looks like one and is not, or of a character nobody sees.
pub(super) fn space_name(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{3000}' => "U+3000",
        '\u{a0}' => "U+00A0",
        '\u{200b}' => "U+200B",
        '\u{2002}' | '\u{2003}' | '\u{2009}' | '\u{202f}' => "U+2002…202F",
        '\u{feff}' => "U+FEFF",
        _ => return None,
    })
}

/// What is wrong with such a character and what to write, if it is one.
pub(super) fn explain(c: char) -> Option<(Words, Words)> {
    if let Some(ascii) = ascii_for(c) {
        let message = match ascii {
            "\"" | "'" => Words::new(
                format!("这里的引号 `{c}` 是中文引号或全角引号，TOML 只认 `{ascii}`"),
                format!("`{c}` here is a curly or full-width quote, TOML wants `{ascii}`"),
            ),
            _ => full_width(c),
        };
        let help = Words::new(
            format!("切到英文输入法，写 `{ascii}`"),
            format!("write `{ascii}` with an English keyboard"),
        );
        return Some((message, help));
    }
    let name = space_name(c)?;
    let message = Words::new(
        format!("这里有一个不是普通空格的空白字符（{name}）"),
        format!("there is a blank here that is not a plain space ({name})"),
    );
    let help = Words::new(
        "删掉它，需要空格就按空格键",
        "delete it and type a plain space if one is needed",
    );
    Some((message, help))
}

fn full_width(c: char) -> Words {
    Words::new(
        format!("这里是全角的 `{c}`，TOML 只认半角"),
        format!("`{c}` here is a full-width character, TOML wants a plain one"),
    )
}
