//! Why a file is not read at all.

use crate::diagnostic::{Finding, Words};

use super::limits::{MAX_CELLS, MAX_COLUMNS, MAX_FILE_BYTES, MAX_INFLATED, MAX_MEMBERS, MAX_ROWS};

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// There is nothing in it.
    Empty,
    /// It has more bytes than are read.
    FileTooBig,
    /// It inflates to more bytes, or far more than its size.
    InflatesTooMuch,
    /// It is made of too many files.
    TooManyMembers,
    /// A part announces more than anyone keeps.
    DeclaresTooMuch,
    /// Too many cells.
    TooManyCells,
    /// Too many rows.
    TooManyRows,
    /// A value in a column far to the right.
    FarColumn,
    /// Reading it took more memory or time than is given.
    TookTooMuch,
    /// A binary workbook of before 2007, or an encrypted one.
    OldOrLocked,
    /// It is named like a workbook and is none.
    NotAWorkbook,
    /// It is a workbook that is broken.
    Broken,
    /// Its XML defines entities.
    Entities,
    /// Its text is in no encoding anyone knows.
    Encoding,
    /// Quotes are opened and never closed.
    OpenQuotes,
}

impl Fault {
    /// Every fault, with its name between the reading process and the asking one.
    const NAMES: [(Self, &'static str); 15] = [
        (Self::Empty, "empty"),
        (Self::FileTooBig, "file-too-big"),
        (Self::InflatesTooMuch, "inflates-too-much"),
        (Self::TooManyMembers, "too-many-members"),
        (Self::DeclaresTooMuch, "declares-too-much"),
        (Self::TooManyCells, "too-many-cells"),
        (Self::TooManyRows, "too-many-rows"),
        (Self::FarColumn, "far-column"),
        (Self::TookTooMuch, "took-too-much"),
        (Self::OldOrLocked, "old-or-locked"),
        (Self::NotAWorkbook, "not-a-workbook"),
        (Self::Broken, "broken"),
        (Self::Entities, "entities"),
        (Self::Encoding, "encoding"),
        (Self::OpenQuotes, "open-quotes"),
    ];

    pub(super) fn name(self) -> &'static str {
        let named = Self::NAMES.into_iter().find(|(fault, _)| *fault == self);
        named.map_or("broken", |(_, name)| name)
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.into_iter().find(|(_, known)| *known == name).map(|(fault, _)| fault)
    }

    /// The stable code of its finding.
    const fn code(self) -> &'static str {
        match self {
            Self::Empty => "import.empty",
            Self::FileTooBig
            | Self::InflatesTooMuch
            | Self::TooManyMembers
            | Self::DeclaresTooMuch
            | Self::TooManyCells
            | Self::TooManyRows
            | Self::FarColumn
            | Self::TookTooMuch => "import.too_big",
            Self::OldOrLocked | Self::NotAWorkbook | Self::Broken | Self::Encoding => {
                "import.format"
            }
            Self::Entities => "import.xml",
            Self::OpenQuotes => "import.syntax",
        }
    }
}

/// Why a file is not read, and where that shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub fault: Fault,
    /// The row or line, from 1; 0 where there is none.
    pub row: usize,
    /// The column, from 1; 0 where there is none.
    pub column: usize,
}

impl Refusal {
    /// A refusal of the whole file.
    pub fn new(fault: Fault) -> Self {
        Self { fault, row: 0, column: 0 }
    }

    /// A refusal because of one place.
    pub(super) fn at(fault: Fault, row: usize, column: usize) -> Self {
        Self { fault, row, column }
    }

    /// What to tell people, as a finding about the file.
    pub fn finding(&self, file: &str) -> Finding {
        let message = message(self.fault);
        let finding = Finding::error(self.fault.code(), message);
        finding.in_file(file, self.row, self.column).help(help(self.fault))
    }
}

fn message(fault: Fault) -> Words {
    const MIB: u64 = 1024 * 1024;
    match fault {
        Fault::Empty => Words::new("文件是空的", "the file is empty"),
        Fault::FileTooBig => {
            let most = MAX_FILE_BYTES / MIB;
            Words::new(
                format!("文件太大，最多 {most} MiB"),
                format!("the file is too big; {most} MiB is the most"),
            )
        }
        Fault::InflatesTooMuch => {
            let most = MAX_INFLATED / MIB;
            Words::new(
                format!("文件解开后太大，或者压缩得不正常；解开后最多 {most} MiB"),
                format!(
                    "the file unpacks to too much, or is packed beyond reason; {most} MiB \
                     unpacked is the most"
                ),
            )
        }
        Fault::TooManyMembers => Words::new(
            format!("文件里面装了太多东西，最多 {MAX_MEMBERS} 件"),
            format!("there are too many parts in the file; {MAX_MEMBERS} is the most"),
        ),
        Fault::DeclaresTooMuch => Words::new(
            "文件声称的内容多得不合理，没有读取",
            "the file claims to hold more than is reasonable, so it was not read",
        ),
        Fault::TooManyCells => Words::new(
            format!("有内容的格子太多，最多 {MAX_CELLS} 个"),
            format!("too many cells are filled; {MAX_CELLS} is the most"),
        ),
        Fault::TooManyRows => Words::new(
            format!("行数太多，最多 {MAX_ROWS} 行"),
            format!("there are too many rows; {MAX_ROWS} is the most"),
        ),
        Fault::FarColumn => Words::new(
            format!("第 {MAX_COLUMNS} 列以后还有内容"),
            format!("something is written beyond column {MAX_COLUMNS}"),
        ),
        Fault::TookTooMuch => Words::new(
            "读这个文件占用的内存或时间太多，已经停下",
            "reading this file took too much memory or time and was stopped",
        ),
        Fault::OldOrLocked => Words::new(
            "这是旧格式的 .xls，或者是设了密码的文件，读不了",
            "this is an old .xls workbook or one with a password, which cannot be read",
        ),
        Fault::NotAWorkbook => Words::new(
            "这不是 Excel 工作簿，只是改了名字",
            "this is no workbook, whatever its name",
        ),
        Fault::Broken => Words::new("工作簿坏了，读不下去", "the workbook is broken"),
        Fault::Entities => Words::new(
            "文件里有不该出现的实体定义（DTD），没有读取",
            "the file defines entities (a DTD), which no workbook needs, so it was not read",
        ),
        Fault::Encoding => Words::new(
            "认不出这个文件的编码：不是 UTF-8，也不是 GB18030",
            "the encoding of this file is neither UTF-8 nor GB18030",
        ),
        Fault::OpenQuotes => Words::new(
            "这一行开了引号，到文件末尾也没有关上",
            "quotes are opened on this line and never closed",
        ),
    }
}

fn help(fault: Fault) -> Words {
    match fault {
        Fault::Empty => Words::new(
            "先用 policydesk export 导出一份，在它上面改",
            "begin with a sheet that `policydesk export` wrote",
        ),
        Fault::OldOrLocked | Fault::NotAWorkbook | Fault::Broken => Words::new(
            "在 Excel 或 WPS 里打开，去掉密码，另存为 .xlsx",
            "open it in Excel or WPS, take the password off, and save it as .xlsx",
        ),
        Fault::Encoding => {
            Words::new("另存为“CSV UTF-8”，或者 .xlsx", "save it as “CSV UTF-8” or as .xlsx")
        }
        Fault::OpenQuotes => Words::new(
            "补上另一个 \"；格子里要写引号就写两个 \"\"",
            "write the other \"; a quote inside a cell is written twice, \"\"",
        ),
        Fault::FarColumn => {
            Words::new("删掉最右边那些多余的列", "delete the columns far to the right")
        }
        Fault::FileTooBig | Fault::TooManyCells | Fault::TooManyRows => Words::new(
            "只留要改的行；图片和别的工作表另外存放",
            "keep the rows you change; put pictures and other sheets elsewhere",
        ),
        Fault::InflatesTooMuch
        | Fault::TooManyMembers
        | Fault::DeclaresTooMuch
        | Fault::TookTooMuch
        | Fault::Entities => Words::new(
            "别用来历不明的文件；把内容复制到一份新导出的表里",
            "do not use a file of unknown origin; copy what it says into a newly exported sheet",
        ),
    }
}
