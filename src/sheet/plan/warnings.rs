//! What stands in the way of a change, or comes with it.

use super::Planner;
use crate::{
    diagnostic::{Severity, Words},
    sheet::{Column, row::InputRow, said},
};

impl Planner<'_> {
    pub(super) fn refers(&mut self, row: usize, id: &str, by: &str, severity: Severity) {
        let finding = said(
            severity,
            "import.removed",
            format!("要删的 {id} 还写在这些条目的“相关条目”里：{by}；会一并去掉"),
            format!("{id}, which goes, is related to {by}; it will be taken out there"),
        );
        self.plan.findings.push(self.input.at(finding, row, Column::Id).entry(id));
    }

    pub(super) fn expected(
        &mut self,
        row: usize,
        id: &str,
        ask: &str,
        place: &str,
        severity: Severity,
    ) {
        let is_error = severity == Severity::Error;
        let (zh, en) = if is_error {
            ("这道受保护的自查题要先改", "this protected check has to be changed first")
        } else {
            ("这道自查题会一并删掉", "the check goes with it")
        };
        let finding = said(
            severity,
            "import.removed",
            format!("要删的 {id} 是自查题「{ask}」（{place}）要的答复；{zh}"),
            format!("{id}, which goes, is what the check “{ask}” ({place}) expects; {en}"),
        );
        self.plan.findings.push(self.input.at(finding, row, Column::Id).entry(id));
    }

    pub(super) fn stale(&mut self, row: usize, id: &str, column: Column) {
        let finding = said(
            Severity::Error,
            "import.stale",
            format!("{id} 在这份表导出以后被人改过，照表改回去会丢掉那次修改"),
            format!("{id} was changed after the sheet was exported; that edit would be lost"),
        );
        let help = Words::new(
            "重新导出，把您的修改写进新的表里；确定要用这一行，就清空它的“版本”",
            "export again and make your edits there; to take this row all the same, clear its version",
        );
        let finding = self.input.at(finding, row, column).entry(id).help(help);
        self.plan.findings.push(finding);
    }

    /// A row nobody edited, of an entry somebody else changed: the newer stays.
    pub(super) fn outdated(&mut self, row: &InputRow, column: Column) {
        let id = &row.id;
        let finding = said(
            Severity::Note,
            "import.outdated",
            format!("{id} 在这份表导出以后被人改过，这一行没动，保留新的内容"),
            format!(
                "{id} was changed after the sheet was exported; this row was not edited, so what is newer stays"
            ),
        );
        self.plan.findings.push(self.input.at(finding, row.number, column).entry(id));
    }

    pub(super) fn gone(&mut self, row: &InputRow) {
        let finding = said(
            Severity::Error,
            "import.stale",
            format!("{} 在这份表导出以后被删掉了", row.id),
            format!("{} was removed after the sheet was exported", row.id),
        );
        let help = Words::new(
            "删掉这一行；确定要重新加上，就清空它的“版本”",
            "delete the row; to add the entry again, clear its version",
        );
        let finding = self.input.at(finding, row.number, Column::Id).entry(&row.id).help(help);
        self.plan.findings.push(finding);
    }
}
