//! Texts as lines: broken between words, written from left to right or from right to left, with the marks of footnotes.

use std::rc::Rc;

use unicode_bidi::BidiInfo;

use super::face::{Faces, Length, Shaped, Weight};

/// How letters look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    /// How heavy.
    pub(super) weight: Weight,
    /// How large.
    pub(super) size: Length,
    /// How dark: 0 is black, 1000 is white.
    pub(super) grey: u16,
}

impl Style {
    /// Letters of ordinary weight.
    pub(super) const fn text(size: Length) -> Self {
        Self { weight: Weight::Regular, size, grey: 0 }
    }

    /// Bold letters.
    pub(super) const fn bold(size: Length) -> Self {
        Self { weight: Weight::Bold, size, grey: 0 }
    }

    /// The same, less dark.
    pub(super) const fn faint(self) -> Self {
        Self { grey: 380, ..self }
    }

    /// From one line to the next.
    pub(super) const fn leading(self) -> Length {
        self.size * 128 / 100
    }
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Words.
    Text(String),
    /// The mark of a footnote.
    Mark(usize),
}

/// Glyphs at a place in a line.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// How far from the beginning of the line.
    pub(super) x: Length,
    /// How far above the line.
    pub(super) rise: Length,
    /// How it looks.
    pub(super) style: Style,
    /// The glyphs.
    pub(super) shaped: Rc<Shaped>,
}

/// A line of text.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// What stands in it.
    pub(super) pieces: Vec<Piece>,
    /// How wide it is.
    pub(super) wide: Length,
    /// Which footnotes it marks.
    pub(super) marks: Vec<usize>,
}

/// A word with the marks that follow it; it stands in one line.
struct Word {
    text: String,
    wide: Length,
    marks: Vec<usize>,
    /// Whether a space stands before it.
    apart: bool,
}

/// After which letters a long word may be broken.
fn may_break_after(letter: char) -> bool {
    matches!(letter, '-' | '/' | ':' | '.' | '_' | '@' | ',' | ';' | '#' | '|' | '\\' | '+' | '=' | '&' | '?')
}

/// The pieces of a word between the places where it may be broken.
pub(super) fn syllables(word: &str) -> impl Iterator<Item = &str> {
    word.split_inclusive(may_break_after)
}

/// How much smaller marks are, in hundredths.
const MARK_SIZE: Length = 68;

/// Sets texts.
pub(super) struct Setter<'f> {
    /// The typeface.
    pub(super) faces: &'f mut Faces,
}

impl Setter<'_> {
    /// A text without marks in lines of at most `room`.
    pub(super) fn plain(&mut self, text: &str, style: Style, room: Length) -> Vec<Line> {
        let visible = self.faces.visible(text);
        self.lines(&[Part::Text(visible)], style, room)
    }

    /// A text in lines of at most `room`. Its letters are visible ones ([`Faces::visible`]).
    pub(super) fn lines(&mut self, parts: &[Part], style: Style, room: Length) -> Vec<Line> {
        let mut lines = Vec::new();
        let space = self.faces.wide(style.weight, style.size, " ");
        for paragraph in self.paragraphs(parts, style) {
            let mut line: Vec<Word> = Vec::new();
            let mut used = 0;
            for unit in self.units(paragraph, style, room) {
                let wide = self.unit_wide(&unit, style);
                let gap = if unit.first().is_some_and(|word| word.apart) { space } else { 0 };
                if !line.is_empty() && used + gap + wide > room {
                    lines.push(self.set(&line, style));
                    line.clear();
                    used = 0;
                }
                used += if line.is_empty() { wide } else { gap + wide };
                line.extend(unit);
            }
            lines.push(self.set(&line, style));
        }
        lines
    }

    /// What stands in one line: a word with what follows it without a space, or parts of one that is too long.
    fn units(&mut self, words: Vec<Word>, style: Style, room: Length) -> Vec<Vec<Word>> {
        let mut units: Vec<Vec<Word>> = Vec::new();
        for word in words {
            match units.last_mut() {
                Some(unit) if !word.apart => unit.push(word),
                _ => units.push(vec![word]),
            }
        }
        let mut fitting = Vec::with_capacity(units.len());
        for unit in units {
            if self.unit_wide(&unit, style) <= room {
                fitting.push(unit);
                continue;
            }
            for word in unit {
                fitting.extend(self.broken(word, style, room).into_iter().map(|part| vec![part]));
            }
        }
        fitting
    }

    fn unit_wide(&mut self, unit: &[Word], style: Style) -> Length {
        unit.iter().map(|word| word.wide + self.marks_wide(&word.marks, style)).sum()
    }

    /// The words of each paragraph.
    fn paragraphs(&mut self, parts: &[Part], style: Style) -> Vec<Vec<Word>> {
        let mut paragraphs = vec![Vec::new()];
        let mut apart = true;
        for part in parts {
            match part {
                Part::Mark(mark) => {
                    let words = paragraphs.last_mut().map(|words: &mut Vec<Word>| words.last_mut());
                    if let Some(Some(word)) = words {
                        word.marks.push(*mark);
                    } else if let Some(words) = paragraphs.last_mut() {
                        words.push(Word { text: String::new(), wide: 0, marks: vec![*mark], apart: false });
                    }
                    apart = false;
                }
                Part::Text(text) => {
                    for (at, paragraph) in text.split('\n').enumerate() {
                        if at > 0 {
                            paragraphs.push(Vec::new());
                        }
                        apart |= at > 0 || paragraph.starts_with(' ');
                        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
                            let wide = self.faces.wide(style.weight, style.size, word);
                            if let Some(words) = paragraphs.last_mut() {
                                words.push(Word { text: word.to_owned(), wide, marks: Vec::new(), apart });
                            }
                            apart = true;
                        }
                        apart = paragraph.ends_with(' ') || paragraph.is_empty();
                    }
                }
            }
        }
        paragraphs
    }

    /// A word that is wider than a line in parts that are not: broken after signs, and if that is not enough anywhere.
    fn broken(&mut self, word: Word, style: Style, room: Length) -> Vec<Word> {
        let wide = word.wide + self.marks_wide(&word.marks, style);
        if wide <= room {
            return vec![word];
        }
        let mut parts: Vec<Word> = Vec::new();
        let mut pieces = Vec::new();
        for syllable in syllables(&word.text) {
            if self.faces.wide(style.weight, style.size, syllable) <= room {
                pieces.push(syllable.to_owned());
            } else {
                pieces.extend(self.hewn(syllable, style, room));
            }
        }
        let mut current = String::new();
        let end = |current: &mut String, parts: &mut Vec<Word>, wide| {
            let apart = parts.is_empty() && word.apart;
            parts.push(Word { text: std::mem::take(current), wide, marks: Vec::new(), apart });
        };
        for piece in pieces {
            let longer = format!("{current}{piece}");
            if !current.is_empty() && self.faces.wide(style.weight, style.size, &longer) > room {
                let wide = self.faces.wide(style.weight, style.size, &current);
                end(&mut current, &mut parts, wide);
                current = piece;
            } else {
                current = longer;
            }
        }
        let wide = self.faces.wide(style.weight, style.size, &current);
        end(&mut current, &mut parts, wide);
        // Marks stand with the last part, and in lines of their own where they are many.
        for mark in word.marks {
            let Some(last) = parts.last_mut() else { break };
            last.marks.push(mark);
            let (text_wide, many) = (last.wide, last.marks.clone());
            if many.len() > 1 && text_wide + self.marks_wide(&many, style) > room {
                if let Some(last) = parts.last_mut() {
                    last.marks.pop();
                }
                parts.push(Word { text: String::new(), wide: 0, marks: vec![mark], apart: true });
            }
        }
        parts
    }

    /// A text without a place to break it, in parts as wide as fits; each has at least one letter.
    fn hewn(&mut self, text: &str, style: Style, room: Length) -> Vec<String> {
        let mut parts = Vec::new();
        let (mut current, mut used) = (String::new(), 0);
        for letter in text.chars() {
            let wide = self.faces.wide(style.weight, style.size, letter.encode_utf8(&mut [0; 4]));
            if used + wide > room && !current.is_empty() {
                parts.push(std::mem::take(&mut current));
                used = 0;
            }
            current.push(letter);
            used += wide;
        }
        parts.push(current);
        parts
    }

    fn marks_wide(&mut self, marks: &[usize], style: Style) -> Length {
        if marks.is_empty() {
            return 0;
        }
        self.faces.wide(style.weight, style.size * MARK_SIZE / 100, &written(marks))
    }

    /// The glyphs of a line.
    fn set(&mut self, words: &[Word], style: Style) -> Line {
        let mut line = Line::default();
        let mut text = String::new();
        for word in words {
            if word.apart && !(text.is_empty() && line.pieces.is_empty()) {
                text.push(' ');
            }
            text.push_str(&word.text);
            if !word.marks.is_empty() {
                self.add(&mut line, &std::mem::take(&mut text), style);
                let small = Style { size: style.size * MARK_SIZE / 100, ..style };
                let shaped = self.faces.shape(style.weight, &written(&word.marks), false);
                let wide = shaped.wide * small.size / 1000;
                line.pieces.push(Piece { x: line.wide, rise: style.size * 33 / 100, style: small, shaped });
                line.wide += wide;
                line.marks.extend(&word.marks);
            }
        }
        self.add(&mut line, &text, style);
        line
    }

    /// Adds a text to a line: in the order in which it is seen.
    fn add(&mut self, line: &mut Line, text: &str, style: Style) {
        if text.is_empty() {
            return;
        }
        let bidi = BidiInfo::new(text, None);
        let mut put = |line: &mut Line, text: &str, backwards: bool| {
            let shaped = self.faces.shape(style.weight, text, backwards);
            let wide = shaped.wide * style.size / 1000;
            line.pieces.push(Piece { x: line.wide, rise: 0, style, shaped });
            line.wide += wide;
        };
        if !bidi.has_rtl() {
            put(line, text, false);
            return;
        }
        for paragraph in &bidi.paragraphs {
            let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for run in runs {
                let backwards = levels.get(run.start).is_some_and(unicode_bidi::Level::is_rtl);
                put(line, text.get(run).unwrap_or_default(), backwards);
            }
        }
    }
}

/// Marks as they are written: `1,2`.
fn written(marks: &[usize]) -> String {
    marks.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
