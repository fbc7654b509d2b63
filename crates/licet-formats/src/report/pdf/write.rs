//! Pages as bytes. Nothing in them comes from a clock or from chance: the same pages, the same bytes.

use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};
use pdf_writer::{
    Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr,
    types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap},
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::{
    face::{Face, Faces, Glyph, Length, Weight},
    flow::{Mark, Op, Page, Size},
    text::Piece,
};

/// What the document says about itself.
pub(super) struct About<'t> {
    /// Its title.
    pub(super) title: &'t str,
    /// What it is about.
    pub(super) subject: &'t str,
}

const INFO: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
const FONTS: [&[u8]; 2] = [b"F0", b"F1"];

/// Lengths as the format writes them: in points.
#[expect(
    clippy::float_arithmetic,
    reason = "the format and its writer know lengths as floats; nothing is computed with them"
)]
fn points(length: Length) -> f32 {
    length as f32 / 1000.0
}

/// Numbers out of a thousand as the format writes them.
fn units(thousandths: i32) -> f32 {
    thousandths as f32
}

/// Ids of objects, one after the other.
struct Ids(i32);

impl Ids {
    fn next(&mut self) -> Ref {
        self.0 += 1;
        Ref::new(self.0)
    }
}

/// Writes pages; `Err` says what the typeface's files lack.
pub(super) fn write(
    about: &About<'_>,
    size: Size,
    pages: &[Page],
    marks: &[Mark],
    faces: &Faces,
) -> Result<Vec<u8>, String> {
    let mut pdf = Pdf::new();
    pdf.set_version(1, 7);
    let mut ids = Ids(0);
    let (catalog, tree, fonts) = (ids.next(), ids.next(), [ids.next(), ids.next()]);
    let mut remappers = Vec::with_capacity(fonts.len());
    for ((face, id), name) in faces.both().into_iter().zip(fonts).zip([&b"AAAAAA"[..], b"BBBBBB"]) {
        remappers.push(font(&mut pdf, &mut ids, face, id, name)?);
    }
    let page_ids: Vec<Ref> = pages.iter().map(|_| ids.next()).collect();
    let whole = Rect::new(0.0, 0.0, points(size.wide), points(size.high));
    let mut hash = Sha256::new();
    for (page, &id) in pages.iter().zip(&page_ids) {
        let content = ids.next();
        let mut writer = pdf.page(id);
        writer.media_box(whole).parent(tree).contents(content);
        let mut resources = writer.resources();
        let mut named = resources.fonts();
        for (name, font) in FONTS.iter().zip(fonts) {
            named.pair(Name(name), font);
        }
        named.finish();
        resources.finish();
        writer.finish();
        let bytes = drawn(page, size, faces, &remappers);
        hash.update(&bytes);
        let bytes = packed(&bytes)?;
        pdf.stream(content, &bytes).filter(Filter::FlateDecode);
    }
    let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(page_ids.iter().copied()).count(count);
    let outline = outline(&mut pdf, &mut ids, size, marks, &page_ids);
    let mut root = pdf.catalog(catalog);
    root.pages(tree).lang(TextStr("en-GB"));
    if let Some(outline) = outline {
        root.outlines(outline);
    }
    root.viewer_preferences().display_doc_title(true);
    root.finish();
    pdf.document_info(ids.next()).title(TextStr(about.title)).subject(TextStr(about.subject)).creator(TextStr("licet"));
    // The id that the format asks for is what the document says.
    let id: Vec<u8> = hash.finalize().iter().copied().take(16).collect();
    pdf.set_file_id((id.clone(), id));
    Ok(pdf.finish())
}

fn packed(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(|error| error.to_string())
}

/// The commands that draw a page.
fn drawn(page: &Page, size: Size, faces: &Faces, remappers: &[GlyphRemapper]) -> Vec<u8> {
    let mut content = Content::new();
    for op in &page.ops {
        match op {
            Op::Box { x, y, wide, high, grey } => {
                content.set_fill_gray(points(Length::from(*grey)));
                content.rect(points(*x), points(size.high - y - high), points(*wide), points(*high)).fill_nonzero();
            }
            Op::Rule { x, y, wide, grey } => {
                content.set_stroke_gray(points(Length::from(*grey))).set_line_width(0.5);
                let y = points(size.high - y);
                content.move_to(points(*x), y).line_to(points(x + wide), y).stroke();
            }
            Op::Text { x, y, piece } => text(&mut content, *x, size.high - y, piece, faces, remappers),
        }
    }
    content.finish().to_vec()
}

/// Shows glyphs, each where it was set: what the typeface would do otherwise is corrected.
fn text(content: &mut Content, x: Length, y: Length, piece: &Piece, faces: &Faces, remappers: &[GlyphRemapper]) {
    let at = match piece.style.weight {
        Weight::Regular => 0,
        Weight::Bold => 1,
    };
    let (Some(name), Some(remapper)) = (FONTS.get(at), remappers.get(at)) else { return };
    let face = faces.of(piece.style.weight);
    content.begin_text().set_font(Name(name), points(piece.style.size));
    content.set_fill_gray(points(Length::from(piece.style.grey)));
    content.next_line(points(x), points(y));
    for glyphs in piece.shaped.glyphs.chunk_by(|one, next| one.up == next.up) {
        let up = glyphs.first().map_or(0, |glyph| Length::from(glyph.up));
        if up != 0 {
            content.set_rise(points(piece.style.size * up / 1000));
        }
        line(content, glyphs, face, remapper);
        if up != 0 {
            content.set_rise(0.0);
        }
    }
    content.end_text();
}

/// Shows glyphs on one height.
fn line(content: &mut Content, glyphs: &[Glyph], face: &Face, remapper: &GlyphRemapper) {
    let mut shown = content.show_positioned();
    let mut items = shown.items();
    let mut codes: Vec<u8> = Vec::new();
    for glyph in glyphs {
        let code = remapper.get(glyph.id).unwrap_or_default().to_be_bytes();
        let behind = wide(face, glyph.id) - glyph.advance + glyph.right;
        if glyph.right != 0 {
            flush(&mut items, &mut codes);
            items.adjust(units(-glyph.right));
        }
        codes.extend(code);
        if behind != 0 {
            flush(&mut items, &mut codes);
            items.adjust(units(behind));
        }
    }
    flush(&mut items, &mut codes);
    items.finish();
    shown.finish();
}

fn flush(items: &mut pdf_writer::writers::PositionedItems<'_>, codes: &mut Vec<u8>) {
    if !codes.is_empty() {
        items.show(Str(codes));
        codes.clear();
    }
}

/// How wide the typeface makes a glyph.
fn wide(face: &Face, glyph: u16) -> i32 {
    let units = face.about().glyph_hor_advance(rustybuzz::ttf_parser::GlyphId(glyph)).unwrap_or_default();
    face.thousandths(units.into())
}

/// One weight of the typeface with the glyphs that are used, how wide they are and what they stand for.
fn font(pdf: &mut Pdf, ids: &mut Ids, face: &Face, id: Ref, tag: &[u8]) -> Result<GlyphRemapper, String> {
    let (descendant, descriptor, cmap, file) = (ids.next(), ids.next(), ids.next(), ids.next());
    let name = [tag, b"+", face.name.as_bytes()].concat();
    let mut remapper = GlyphRemapper::new();
    for &glyph in face.used.keys() {
        remapper.remap(glyph);
    }
    let data = subsetter::subset(face.data, 0, &remapper).map_err(|error| format!("{}: {error}", face.name))?;
    let mut type0 = pdf.type0_font(id);
    type0.base_font(Name(&name)).encoding_predefined(Name(b"Identity-H")).descendant_font(descendant).to_unicode(cmap);
    type0.finish();
    let mut cid = pdf.cid_font(descendant);
    cid.subtype(CidFontType::Type2).base_font(Name(&name)).system_info(INFO).font_descriptor(descriptor);
    cid.default_width(0.0).cid_to_gid_map_predefined(Name(b"Identity"));
    cid.widths().consecutive(0, remapper.remapped_gids().map(|glyph| units(wide(face, glyph))));
    cid.finish();
    let about = face.about();
    let of = |value: i16| units(face.thousandths(value.into()));
    let bounds = about.global_bounding_box();
    let mut writer = pdf.font_descriptor(descriptor);
    writer.name(Name(&name)).flags(FontFlags::SYMBOLIC).italic_angle(0.0);
    writer.bbox(Rect::new(of(bounds.x_min), of(bounds.y_min), of(bounds.x_max), of(bounds.y_max)));
    writer.ascent(of(about.ascender())).descent(of(about.descender()));
    writer.cap_height(of(about.capital_height().unwrap_or_default())).stem_v(80.0).font_file2(file);
    writer.finish();
    let mut map = UnicodeCmap::new(Name(b"licet"), INFO);
    for (&glyph, text) in face.used.iter().filter(|(_, text)| !text.is_empty()) {
        if let Some(code) = remapper.get(glyph) {
            map.pair_with_multiple(code, text.chars());
        }
    }
    pdf.cmap(cmap, &packed(map.finish().as_slice())?).filter(Filter::FlateDecode);
    let length = i32::try_from(data.len()).unwrap_or(i32::MAX);
    pdf.stream(file, &packed(&data)?).filter(Filter::FlateDecode).pair(Name(b"Length1"), length);
    Ok(remapper)
}

/// The headings as an outline.
fn outline(pdf: &mut Pdf, ids: &mut Ids, size: Size, marks: &[Mark], pages: &[Ref]) -> Option<Ref> {
    if marks.is_empty() {
        return None;
    }
    let root = ids.next();
    let items: Vec<Ref> = marks.iter().map(|_| ids.next()).collect();
    let (first, last) = (items.first().copied()?, items.last().copied()?);
    pdf.outline(root).first(first).last(last).count(i32::try_from(items.len()).unwrap_or(i32::MAX));
    for (at, (mark, &id)) in marks.iter().zip(&items).enumerate() {
        let mut item = pdf.outline_item(id);
        item.title(TextStr(&mark.title)).parent(root);
        if let Some(&before) = at.checked_sub(1).and_then(|before| items.get(before)) {
            item.prev(before);
        }
        if let Some(&after) = items.get(at + 1) {
            item.next(after);
        }
        if let Some(&page) = pages.get(mark.page) {
            item.dest().page(page).xyz(0.0, points(size.high - mark.y), None);
        }
    }
    Some(root)
}
