//! `policydesk backup` and `restore`, as an operator uses them.

use std::fs;

use crate::kit::served::{Place, said};

const FAQ: &str = "[[office]]\nid = \"bureau\"\nname.zh = \"科技局\"\n\n[[entry]]\nid = \"loan\"\n\
    office = \"bureau\"\ntitle.zh = \"苏科贷\"\nquestions.zh = [\"苏科贷怎么申请\"]\n\
    answer.zh = \"最高一千万。\"\n";

#[test]
fn a_running_desk_is_backed_up_and_a_stopped_one_restored() {
    let place = Place::new(FAQ);
    let mut served = place.serve();
    served.signal("HUP");
    served.says("the FAQ is the one in service");
    let backup = place.run(&["backup", "desk.backup"]);
    assert_eq!(backup.status.code(), Some(0), "{}", said(&backup));
    assert!(said(&backup).contains("entry_version"), "{}", said(&backup));
    let twice = place.run(&["backup", "desk.backup"]);
    assert_eq!(twice.status.code(), Some(2), "{}", said(&twice));
    assert_eq!(place.run(&["backup", "desk.backup", "--force"]).status.code(), Some(0));

    let refused = place.run(&["restore", "desk.backup"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("a desk is running"), "{}", said(&refused));
    assert!(served.stop().success());

    let looked = place.run(&["restore", "desk.backup", "--dry-run"]);
    assert_eq!(looked.status.code(), Some(0));
    fs::remove_file(place.database()).expect("the store is lost");
    let restored = place.run(&["restore", "desk.backup"]);
    assert_eq!(restored.status.code(), Some(0), "{}", said(&restored));
    let history = said(&place.run(&["history", "loan"]));
    assert!(history.contains("苏科贷") && history.contains("now"), "{history}");

    let again = said(&place.run(&["restore", "desk.backup"]));
    assert!(again.contains("the store before it is kept as"), "{again}");
}

#[test]
fn what_is_no_backup_leaves_the_store_alone() {
    let place = Place::new(FAQ);
    let mut served = place.serve();
    served.signal("HUP");
    served.says("the FAQ is the one in service");
    assert!(served.stop().success());
    let restored = place.run(&["restore", "faq/faq.toml"]);
    assert_eq!(restored.status.code(), Some(3), "{}", said(&restored));
    assert!(said(&restored).contains("no backup"), "{}", said(&restored));
    assert!(said(&place.run(&["history", "loan"])).contains("苏科贷"));
    let missing = place.run(&["restore", "nowhere.db"]);
    assert_eq!(missing.status.code(), Some(3));
    let no_store = Place::new(FAQ).run(&["backup", "desk.backup"]);
    assert_eq!(no_store.status.code(), Some(3), "there is nothing to back up");
}
