//! `licet verify` and the exported model.

use std::fs;

use super::licet;

#[test]
fn a_plan_from_a_file_is_checked_against_its_tenant() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.json");
    let plan = file.to_str().unwrap();
    fs::write(&file, licet(&["plan", "tenants/contoso-coffee", "--json"]).out).unwrap();
    let ran = licet(&["verify", plan, "tenants/contoso-coffee"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    insta::assert_snapshot!(ran.out);
    let json = licet(&["verify", plan, "tenants/contoso-coffee", "--json"]).json();
    assert_eq!((&json["proved"], &json["optimal"]), (&"7425.00".into(), &true.into()));

    let other = licet(&["verify", plan, "tenants/fabrikam-retail"]);
    assert!(other.status == 1 && other.out.contains("refused"), "{}", other.out);

    fs::write(&file, "{\"mode\": \"greenfield\",\n \"lines\": 7}").unwrap();
    let broken = licet(&["verify", plan, "tenants/contoso-coffee"]);
    assert_eq!((broken.status, broken.out.as_str()), (2, ""));
    assert!(broken.err.contains("plan.json:2:") && broken.err.contains("licet plan TENANT --json"), "{}", broken.err);
    let missing = licet(&["verify", "no-such-plan.json", "tenants/contoso-coffee"]);
    assert_eq!((missing.status, missing.out.as_str()), (2, ""));
}

#[test]
fn the_model_is_exported_for_other_solvers() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("model.mps");
    let ran = licet(&["plan", "tenants/contoso-coffee", "--export-model", file.to_str().unwrap()]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let model = fs::read_to_string(&file).unwrap();
    assert!(model.starts_with('*') && model.ends_with("ENDATA\n"));
    let nowhere = licet(&["plan", "tenants/contoso-coffee", "--export-model", "no-such-folder/model.mps"]);
    assert_eq!(nowhere.status, 2);
}
