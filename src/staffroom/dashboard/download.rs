//! What staff take away as files: the same bytes that the commands write.

use std::sync::Arc;

use super::{Dashboard, DashboardError, first_day};
use crate::{
    diagnostic::Findings,
    faq::Language,
    gaps, grid,
    report::{self, Report},
    sheet,
};

/// A file to take away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Download {
    /// Every entry, as a workbook.
    EntriesXlsx,
    /// Every entry, as CSV.
    EntriesCsv,
    /// The gaps, as a workbook to fill in.
    GapsXlsx,
    /// The report as a page by itself.
    ReportHtml,
    /// The report as a workbook.
    ReportXlsx,
}

impl Download {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 5] =
        [Self::EntriesXlsx, Self::EntriesCsv, Self::GapsXlsx, Self::ReportHtml, Self::ReportXlsx];

    /// The name of the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EntriesXlsx => "entries.xlsx",
            Self::EntriesCsv => "entries.csv",
            Self::GapsXlsx => "gaps.xlsx",
            Self::ReportHtml => "report.html",
            Self::ReportXlsx => "report.xlsx",
        }
    }
}

impl Dashboard {
    /// The bytes of a file; the findings where entries hold what no sheet can.
    pub async fn download(
        &self,
        what: Download,
        language: Language,
    ) -> Result<Result<Vec<u8>, Findings>, DashboardError> {
        let kept = self.kept().await?;
        let (desk, today) = (Arc::clone(&self.desk), self.today());
        let bytes = self.aside(move || {
            let knowledge = desk.knowledge();
            let (faq, zone) = (knowledge.faq(), *desk.now().offset());
            let gaps = || gaps::find(&kept.log, &kept.settled, &desk);
            let days = (first_day(today), today);
            let counted = || Report::of(&kept.log, gaps(), faq, days, zone, today);
            Some(match what {
                Download::EntriesXlsx | Download::EntriesCsv => {
                    let pages = match sheet::export(faq, language) {
                        Ok(pages) => pages,
                        Err(lossy) => return Some(Err(lossy)),
                    };
                    Ok(match what {
                        Download::EntriesCsv => grid::write_csv(&pages.first()?.grid),
                        _ => grid::write_workbook(&pages).ok()?,
                    })
                }
                Download::GapsXlsx => {
                    let pages = gaps::sheet::pages(&gaps(), faq, zone, language);
                    Ok(grid::write_workbook(&pages).ok()?)
                }
                Download::ReportHtml => Ok(report::html(&counted(), language).into_bytes()),
                Download::ReportXlsx => Ok(report::workbook(&counted(), language).ok()?),
            })
        });
        bytes.await?.ok_or(DashboardError::Broken)
    }
}
