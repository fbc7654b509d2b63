//! A PDF opened again: what stands where on which page.

use std::collections::BTreeMap;

use lopdf::{Document, Object, content::Content};

/// A text of the document, in thousandths of a point from the lower left corner of its page.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) page: u32,
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) wide: i64,
    pub(crate) size: i64,
    pub(crate) text: String,
}

#[expect(clippy::float_arithmetic, reason = "the format knows numbers as floats")]
fn thousandths(object: &Object) -> i64 {
    (f64::from(object.as_float().unwrap()) * 1000.0).round() as i64
}

/// How wide each glyph of a font is, in thousandths of the letters' size.
fn widths(document: &Document, font: &lopdf::Dictionary) -> BTreeMap<u16, i64> {
    let descendants = font.get_deref(b"DescendantFonts", document).unwrap().as_array().unwrap();
    let descendant = document.dereference(&descendants[0]).unwrap().1.as_dict().unwrap();
    let list = descendant.get_deref(b"W", document).unwrap().as_array().unwrap();
    assert_eq!(list.len(), 2, "one run of widths from glyph 0");
    (0..).zip(list[1].as_array().unwrap().iter().map(|wide| thousandths(wide) / 1000)).collect()
}

/// What each glyph of a font stands for.
fn letters(document: &Document, font: &lopdf::Dictionary) -> BTreeMap<u16, String> {
    let map = font.get_deref(b"ToUnicode", document).unwrap().as_stream().unwrap();
    let map = String::from_utf8(map.decompressed_content().unwrap()).unwrap();
    let pairs = map.lines().filter_map(|line| line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <"));
    let units = |text: &str| -> Vec<u16> {
        text.as_bytes().chunks(4).map(|four| u16::from_str_radix(str::from_utf8(four).unwrap(), 16).unwrap()).collect()
    };
    pairs.map(|(glyph, text)| (units(glyph)[0], String::from_utf16(&units(text)).unwrap())).collect()
}

/// Everything that is shown, in the order of the document.
pub(crate) fn shown(bytes: &[u8]) -> Vec<Shown> {
    let document = Document::load_mem(bytes).unwrap();
    let mut all = Vec::new();
    for (page, id) in document.get_pages() {
        let fonts = document.get_page_fonts(id).unwrap();
        let widths: BTreeMap<_, _> = fonts.iter().map(|(name, font)| (name.clone(), widths(&document, font))).collect();
        let letters: BTreeMap<_, _> =
            fonts.iter().map(|(name, font)| (name.clone(), letters(&document, font))).collect();
        let content = Content::decode(&document.get_page_content(id).unwrap()).unwrap();
        let (mut font, mut size, mut x, mut y) = (Vec::new(), 0, 0, 0);
        for operation in content.operations {
            match operation.operator.as_str() {
                "Tf" => {
                    font = operation.operands[0].as_name().unwrap().to_vec();
                    size = thousandths(&operation.operands[1]);
                }
                "Td" => (x, y) = (thousandths(&operation.operands[0]), thousandths(&operation.operands[1])),
                "TJ" => {
                    let (mut wide, mut text) = (0, String::new());
                    for item in operation.operands[0].as_array().unwrap() {
                        let Ok(codes) = item.as_str() else {
                            wide -= thousandths(item) / 1000;
                            continue;
                        };
                        for code in codes.chunks(2) {
                            let glyph = u16::from_be_bytes([code[0], code[1]]);
                            wide += widths[&font][&glyph];
                            text.push_str(letters[&font].get(&glyph).map_or("", String::as_str));
                        }
                    }
                    all.push(Shown { page, x, y, wide: wide * size / 1000, size, text });
                }
                _ => {}
            }
        }
    }
    all
}

/// How large the pages are.
pub(crate) fn size(bytes: &[u8]) -> (i64, i64) {
    let document = Document::load_mem(bytes).unwrap();
    let id = document.get_pages()[&1];
    let page = document.get_dictionary(id).unwrap();
    let area = page.get(b"MediaBox").unwrap().as_array().unwrap();
    (thousandths(&area[2]), thousandths(&area[3]))
}

/// The texts of each page, its lines from top to bottom, each from left to right.
pub(crate) fn pages(bytes: &[u8]) -> Vec<String> {
    let mut lines: BTreeMap<u32, BTreeMap<i64, Vec<Shown>>> = BTreeMap::new();
    for one in shown(bytes) {
        lines.entry(one.page).or_default().entry(-one.y).or_default().push(one);
    }
    let joined = |mut line: Vec<Shown>| {
        line.sort_by_key(|one| one.x);
        line.into_iter().map(|one| one.text).collect::<Vec<_>>().join("|")
    };
    lines.into_values().map(|page| page.into_values().map(joined).collect::<Vec<_>>().join("\n")).collect()
}
