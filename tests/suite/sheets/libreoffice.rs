//! A round trip through `LibreOffice`: opened and saved there nothing changes, and three
//! cells edited there are three changes.
//!
//! Needs `soffice`; without it the test says SKIPPED, unless `POLICYDESK_REQUIRE_OFFICE` is 1.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::kit::sheet::{Office, codes};

/// Writes three cells of the first sheet and saves it elsewhere. `$EDITS` is filled in.
const MACRO: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Edit(source As String, target As String, filter As String, options As String)
  Dim opening(0) As New com.sun.star.beans.PropertyValue
  opening(0).Name = "Hidden"
  opening(0).Value = True
  document = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, opening())
  sheet = document.Sheets.getByIndex(0)
  sheet.getCellRangeByName("D2").String = "三处之一"
  sheet.getCellRangeByName("D3").String = "三处之二"
  sheet.getCellRangeByName("I4").String = "三处之三"
  Dim saving(1) As New com.sun.star.beans.PropertyValue
  saving(0).Name = "FilterName"
  saving(0).Value = filter
  saving(1).Name = "FilterOptions"
  saving(1).Value = options
  document.storeToURL(ConvertToURL(target), saving())
  document.close(True)
End Sub
</script:module>
"#;

const XLSX: &str = "Calc MS Excel 2007 XML";
const CSV: &str = "Text - txt - csv (StarCalc)";
/// Commas, double quotes, GB18030, from the first line on.
const GB18030: &str = "44,34,85,1";

#[test]
#[expect(clippy::print_stdout, reason = "a test that was skipped has to show")]
fn a_round_trip_through_libreoffice_changes_what_was_edited_and_nothing_else() {
    if !is_there() {
        println!("SKIPPED: the round trip through LibreOffice: there is no soffice");
        let is_required = std::env::var_os("POLICYDESK_REQUIRE_OFFICE").is_some_and(|v| v == "1");
        assert!(!is_required, "soffice is required and not there");
        return;
    }
    let office = Office::shipped();
    office.export("a.xlsx");
    let profile = office.path("profile");

    soffice(&profile, &["--convert-to", &format!("xlsx:{XLSX}"), "--outdir"], &office, "saved");
    assert_eq!(n_changes(&office, "saved/a.xlsx"), (0, Vec::new()));
    soffice(
        &profile,
        &["--convert-to", &format!("csv:{CSV}:{GB18030}"), "--outdir"],
        &office,
        "saved",
    );
    assert_eq!(n_changes(&office, "saved/a.csv"), (0, vec!["import.encoding_guessed".to_owned()]));

    fs::write(profile.join("user/basic/Standard/Module1.xba"), MACRO).expect("it is ours");
    edit(&profile, &office, "edited.xlsx", XLSX, "");
    assert_eq!(n_changes(&office, "edited.xlsx"), (3, Vec::new()));
    edit(&profile, &office, "edited.csv", CSV, GB18030);
    assert_eq!(n_changes(&office, "edited.csv"), (3, vec!["import.encoding_guessed".to_owned()]));
}

fn is_there() -> bool {
    let version = Command::new("soffice").arg("--version").stdout(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

/// How many cells would change, and the codes of what is worse than a note.
fn n_changes(office: &Office, name: &str) -> (usize, Vec<String>) {
    let (_, report) = office.import(name, &[]);
    for list in ["added", "removed"] {
        assert_eq!(report[list], Value::Array(Vec::new()), "{name}");
    }
    let bad: Vec<String> = codes(&report)
        .into_iter()
        .filter(|code| code.starts_with("import."))
        .map(str::to_owned)
        .collect();
    (report["changed"].as_array().expect("a list").len(), bad)
}

/// Opens the exported sheet and saves it into a folder.
fn soffice(profile: &Path, args: &[&str], office: &Office, folder: &str) {
    let (folder, sheet) = (office.path(folder), office.path("a.xlsx"));
    run(profile, |command| command.args(args).arg(folder).arg(sheet));
}

fn edit(profile: &Path, office: &Office, target: &str, filter: &str, options: &str) {
    let (source, target) = (office.path("a.xlsx"), office.path(target));
    let call = format!(
        "macro:///Standard.Module1.Edit(\"{}\",\"{}\",\"{filter}\",\"{options}\")",
        source.display(),
        target.display()
    );
    run(profile, |command| command.arg(call));
    assert!(target.exists(), "LibreOffice has not saved {}", target.display());
}

fn run(profile: &Path, args: impl FnOnce(&mut Command) -> &mut Command) {
    let mut command = Command::new("soffice");
    command.arg("--headless").arg(format!("-env:UserInstallation=file://{}", profile.display()));
    let output = args(&mut command).output().expect("soffice runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
