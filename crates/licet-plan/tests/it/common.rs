//! Reading tenants from folders and cases.

use std::{fs::File, io::BufReader, path::Path, sync::Arc};

use licet::{
    catalog::{Catalog, Edition, embedded},
    tenant::{Input, Tenant, read},
};

pub(crate) fn catalog() -> Arc<Catalog> {
    embedded().unwrap_or_else(|problems| panic!("{problems}"))
}

pub(crate) fn folder(name: &str) -> (Edition, Tenant) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tenants").join(name);
    let catalog = catalog();
    let mut toml = File::open(folder.join("tenant.toml")).unwrap();
    let mut files: Vec<(&'static str, BufReader<File>)> = Vec::new();
    for table in licet::tenant::TABLES {
        if let Ok(file) = File::open(folder.join(format!("{table}.csv"))) {
            files.push((table, BufReader::new(file)));
        }
    }
    let mut files: std::collections::BTreeMap<_, _> = files.into_iter().collect();
    let mut leaked = |table: &'static str| {
        let file = files.remove(table)?;
        Some(Input { name: format!("{table}.csv"), content: Box::leak(Box::new(file)) })
    };
    let mut input = Input { name: "tenant.toml".into(), content: &mut toml };
    let read = read(&mut input, &mut leaked, &catalog.names, &|right| catalog.rights.exists(right));
    let (tenant, _) = read.unwrap_or_else(|problems| panic!("{problems}"));
    (Edition::of_tenant(&catalog, &tenant).unwrap_or_else(|problems| panic!("{problems:?}")), tenant)
}
