//! The typeface: which letters it has, how wide texts are, and which of its glyphs a document needs.
//!
//! DejaVu Sans Condensed shows Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew and Arabic letters and many signs. A
//! letter that it has not is shown as [`UNKNOWN`] and remembered.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

use rustybuzz::{Direction, UnicodeBuffer, ttf_parser};

/// What stands for a letter that the typeface does not have.
pub(super) const UNKNOWN: char = '\u{fffd}';

/// Up to how many bytes a text is kept with its glyphs.
const LONGEST_KNOWN: usize = 32;

/// A length in thousandths of a point; there are 72 points in an inch.
pub(super) type Length = i64;

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Weight {
    /// As text is.
    Regular,
    /// As heads are.
    Bold,
}

/// A glyph in its place after the one before it. Lengths are in thousandths of the size of the letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph {
    /// Which glyph of the typeface.
    pub(super) id: u16,
    /// How far the next one is.
    pub(super) advance: i32,
    /// How far it stands to the right of its place.
    pub(super) right: i32,
    /// How far it stands above the line.
    pub(super) up: i32,
}

/// A text as glyphs from left to right.
#[derive(Debug, Clone, Default)]
pub(super) struct Shaped {
    /// The glyphs.
    pub(super) glyphs: Vec<Glyph>,
    /// How wide they are together, in thousandths of the size of the letters.
    pub(super) wide: i64,
}

/// One weight of the typeface and what is used of it.
pub(super) struct Face {
    /// Its file.
    pub(super) data: &'static [u8],
    /// Its name in the document.
    pub(super) name: &'static str,
    shaper: rustybuzz::Face<'static>,
    known: HashMap<String, Rc<Shaped>>,
    /// The glyphs that are used, each with the text it stands for.
    pub(super) used: BTreeMap<u16, String>,
}

impl Face {
    fn new(data: &'static [u8], name: &'static str) -> Option<Self> {
        let shaper = rustybuzz::Face::from_slice(data, 0)?;
        Some(Self { data, name, shaper, known: HashMap::new(), used: BTreeMap::new() })
    }

    /// What the typeface says about itself.
    pub(super) fn about(&self) -> &ttf_parser::Face<'static> {
        &self.shaper
    }

    /// Units of the typeface as thousandths of the size of the letters.
    pub(super) fn thousandths(&self, units: i32) -> i32 {
        units.saturating_mul(1000) / self.shaper.units_per_em().max(1)
    }

    fn has(&self, letter: char) -> bool {
        self.shaper.glyph_index(letter).is_some()
    }

    fn shape(&mut self, text: &str, backwards: bool) -> Shaped {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(if backwards { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.guess_segment_properties();
        // Joined letters as in "fi" look the same here and would only hinder whoever searches the document.
        let plain = rustybuzz::Feature::new(ttf_parser::Tag::from_bytes(b"liga"), 0, ..);
        let glyphs = rustybuzz::shape(&self.shaper, &[plain], buffer);
        let starts: BTreeSet<usize> = glyphs.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        let mut told = BTreeSet::new();
        let mut shaped = Shaped::default();
        for (info, place) in glyphs.glyph_infos().iter().zip(glyphs.glyph_positions()) {
            let Ok(id) = u16::try_from(info.glyph_id) else { continue };
            let start = info.cluster as usize;
            let end = starts.range(start + 1..).next().copied().unwrap_or(text.len());
            let stands_for = if told.insert(start) { text.get(start..end).unwrap_or_default() } else { "" };
            let known = self.used.entry(id).or_default();
            if known.is_empty() {
                *known = stands_for.to_owned();
            }
            let advance = self.thousandths(place.x_advance);
            shaped.wide += i64::from(advance);
            let (right, up) = (self.thousandths(place.x_offset), self.thousandths(place.y_offset));
            shaped.glyphs.push(Glyph { id, advance, right, up });
        }
        shaped
    }
}

/// The typeface in its weights.
pub(super) struct Faces {
    regular: Face,
    bold: Face,
    /// Letters that were wanted and cannot be shown.
    pub(super) missing: BTreeSet<char>,
}

impl Faces {
    /// The typeface; `None` if its files are broken.
    pub(super) fn new() -> Option<Self> {
        use dejavu::sans_condensed::{bold, regular};
        let regular = Face::new(regular(), "DejaVuSansCondensed")?;
        Some(Self { regular, bold: Face::new(bold(), "DejaVuSansCondensed-Bold")?, missing: BTreeSet::new() })
    }

    /// Both weights, in their order.
    pub(super) fn both(&self) -> [&Face; 2] {
        [&self.regular, &self.bold]
    }

    /// One weight.
    pub(super) fn of(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// The glyphs of a text that runs in one direction.
    pub(super) fn shape(&mut self, weight: Weight, text: &str, backwards: bool) -> Rc<Shaped> {
        let face = match weight {
            Weight::Regular => &mut self.regular,
            Weight::Bold => &mut self.bold,
        };
        if backwards {
            return Rc::new(face.shape(text, true));
        }
        if let Some(known) = face.known.get(text) {
            return Rc::clone(known);
        }
        let shaped = Rc::new(face.shape(text, false));
        // Words come again, lines do not.
        if text.len() <= LONGEST_KNOWN {
            face.known.insert(text.to_owned(), Rc::clone(&shaped));
        }
        shaped
    }

    /// How wide a text is at a size.
    pub(super) fn wide(&mut self, weight: Weight, size: Length, text: &str) -> Length {
        self.shape(weight, text, false).wide * size / 1000
    }

    /// A text of which every letter can be seen: letters that the typeface does not have, signs that would turn the
    /// order of others, and control characters become visible ones. Line breaks stay.
    pub(super) fn visible(&mut self, text: &str) -> String {
        let mut visible = String::with_capacity(text.len());
        for letter in text.chars() {
            match letter {
                '\n' => visible.push('\n'),
                '\r' | '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
                '\t' | '\u{2028}' | '\u{2029}' => visible.push(' '),
                // Joiners have a say in how their neighbours look, and are nothing by themselves.
                '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => visible.push(letter),
                '\u{200e}' | '\u{200f}' => {}
                _ if letter.is_control()
                    || is_turner(letter)
                    || !self.regular.has(letter)
                    || !self.bold.has(letter) =>
                {
                    self.missing.insert(letter);
                    visible.push(UNKNOWN);
                }
                _ => visible.push(letter),
            }
        }
        visible
    }
}

/// Whether a sign turns the order of letters around it.
fn is_turner(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
