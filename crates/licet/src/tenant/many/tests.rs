//! Large tables are read as small ones: the same tenant, the same problems at the same places.

use proptest::prelude::*;

use super::*;
use crate::{
    tenant::{build::Header, specs::FILES},
    value::{Day, Names, RightId},
};

/// Rows of two fields, sound and unsound, with and without quotation marks.
const ROWS: &[&str] = &[
    "ada,employee\n",
    "bob,contractor\r\n",
    "\"bob\",\"contractor\"\n",
    "\"c\"\"c\",admin\n",
    " dora , agent \n",
    "eve,wizard\n",
    ",employee\n",
    "one\n",
    "a,b,c\n",
    "\n",
    ",\n",
    "\"two\nlines\",employee\n",
    "fay,\"agent\"x\n",
    "gus,finance:full\n",
    "ada,finance:full|sales:read\n",
    "ada,\"finance:full\"\n",
    "hal,nothing:full\n",
    "in\"side,employee\n",
    "ida,employee\r",
];

fn builder<'n>(names: &'n Names, rights: &'n dyn Fn(&RightId) -> bool) -> Builder<'n> {
    let header = Header {
        name: String::new(),
        edition: "e".into(),
        as_of: Day(jiff::civil::Date::ZERO),
        currency: String::new(),
        market: None,
        segment: None,
        readings: std::collections::BTreeMap::new(),
    };
    Builder::new(names, rights, header)
}

fn finished(builder: Builder<'_>) -> String {
    match builder.finish() {
        Ok((tenant, warnings)) => format!("{} {warnings:#?}", serde_json::to_string(&tenant).unwrap()),
        Err(problems) => format!("{problems:#?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn large_tables_are_read_as_small_ones(
        tables in prop::array::uniform3(prop::collection::vec(prop::sample::select(ROWS), 0..12)),
    ) {
        let names = Names::default();
        let rights = |right: &RightId| ["finance:full", "sales:read"].contains(&right.as_str());
        let [mut small, mut large] = [builder(&names, &rights), builder(&names, &rights)];
        for (spec, rows) in ["users", "roles", "needs"].into_iter().zip(&tables) {
            let spec = FILES.iter().find(|known| known.name == spec).unwrap();
            let columns = spec.columns.iter().copied().take(2).zip(1..).collect();
            let table = Table { file: spec.name, spec, columns, width: 2 };
            let text = rows.concat();
            let mut input = text.as_bytes();
            Rows::on(spec.name, &mut input, b',', 2).read_rows(&table, &mut small).unwrap();
            let (mut input, kind) = (text.as_bytes(), kind(spec).unwrap());
            let text = Text { input: &mut input, separator: b',', rest: Vec::new(), line: 2 };
            read(&table, kind, text, &mut large).unwrap();
        }
        prop_assert_eq!(finished(large), finished(small));
    }
}
