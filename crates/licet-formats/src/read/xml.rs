//! XML, element by element: only the elements that are wanted are kept, one at a time, in bounded depth and size.
//!
//! Names are compared without their namespace. A document type, with which entities could be defined, is refused.

use licet::value::{Place, Problem};
use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};

use super::{
    decode::{Written, whole},
    source::Source,
};

/// The element that holds the customisations of one kind of object.
const CUSTOMISATIONS: &str = "BaseRepositoryCustomizations";
/// The longest XML text that is read, in bytes.
const LONGEST: u64 = 256 << 20;
/// How deep elements may stand in each other.
const DEEPEST: usize = 64;
/// The longest name or value of an element, in bytes.
const LONGEST_TEXT: usize = 1 << 20;

/// One element with what stands in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Its name without namespace.
    pub(super) name: String,
    /// Its own text.
    pub(super) text: String,
    /// The elements in it.
    pub(super) children: Vec<Element>,
    /// The line where it begins.
    pub(super) line: u32,
    /// Of an element that was wanted: the type of the set of customisations in which it stands, if it does.
    pub(super) customises: Option<String>,
}

impl Element {
    /// The first child of that name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of the child of that name, if it is not empty.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.trim()).filter(|text| !text.is_empty())
    }

    /// The elements in the list of that name.
    pub(super) fn list(&self, name: &str) -> &[Element] {
        self.child(name).map(|list| list.children.as_slice()).unwrap_or_default()
    }
}

/// Gives each element that is wanted by its name and depth (the root is 1), from first to last.
pub(super) fn each(
    source: &Source<'_>,
    written: Written,
    wanted: &dyn Fn(&str, usize) -> bool,
    take: &mut dyn FnMut(&Element),
) -> Result<(), Problem> {
    let text = whole(source, written, LONGEST)?;
    let mut walk =
        Walk { name: &source.name, text: &text, lines: (0, 1), open: Vec::new(), depth: 0, customises: None };
    let mut reader = Reader::from_str(&text);
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => walk.event(event, at, wanted, take)?,
            Err(error) => return Err(walk.broken(at, &format!("not sound XML: {error}"))),
        }
    }
    if walk.depth > 0 {
        return Err(walk.broken(text.len(), "the text ends within an element"));
    }
    Ok(())
}

struct Walk<'t> {
    name: &'t str,
    text: &'t str,
    /// Up to which byte lines are counted, and the line there.
    lines: (usize, u32),
    /// The wanted element and those open within it.
    open: Vec<Element>,
    depth: usize,
    /// The depth and type of the set of customisations that is open.
    customises: Option<(usize, String)>,
}

impl Walk<'_> {
    fn broken(&self, at: usize, message: &str) -> Problem {
        let place = Place::at(self.name, self.text, at.min(self.text.len()));
        Problem::error(place, message, "export it again")
    }

    fn line(&mut self, at: usize) -> u32 {
        let (from, line) = self.lines;
        let between = self.text.as_bytes().get(from..at).unwrap_or_default();
        let newlines = between.iter().filter(|byte| **byte == b'\n').count();
        self.lines = (at.max(from), line.saturating_add(u32::try_from(newlines).unwrap_or(u32::MAX)));
        self.lines.1
    }

    fn event(
        &mut self,
        event: Event<'_>,
        at: usize,
        wanted: &dyn Fn(&str, usize) -> bool,
        take: &mut dyn FnMut(&Element),
    ) -> Result<(), Problem> {
        match event {
            Event::Start(start) => self.start(&start, at, wanted)?,
            Event::Empty(start) => {
                self.start(&start, at, wanted)?;
                self.end(take);
            }
            Event::End(_) => self.end(take),
            Event::Text(text) => {
                let text = text.decode().map_err(|error| self.broken(at, &error.to_string()))?;
                self.add(&text, at)?;
            }
            Event::CData(text) => {
                let text = text.decode().map_err(|error| self.broken(at, &error.to_string()))?;
                self.add(&text, at)?;
            }
            Event::GeneralRef(reference) => {
                let text = resolved(&reference).ok_or_else(|| self.broken(at, "an entity that XML does not define"))?;
                self.add(&text, at)?;
            }
            Event::DocType(_) => return Err(self.broken(at, "a document type, which no export has")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn start(
        &mut self,
        start: &BytesStart<'_>,
        at: usize,
        wanted: &dyn Fn(&str, usize) -> bool,
    ) -> Result<(), Problem> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.broken(at, &format!("elements within elements, more than {DEEPEST} deep")));
        }
        let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
        if name == CUSTOMISATIONS {
            let of_type = start.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == b"type");
            let of_type = of_type.map(|attribute| String::from_utf8_lossy(&attribute.value).into_owned());
            self.customises = Some((self.depth, of_type.unwrap_or_default()));
        }
        if !self.open.is_empty() || wanted(&name, self.depth) {
            let line = self.line(at);
            let customises = self.customises.as_ref().map(|(_, of_type)| of_type.clone());
            let customises = customises.filter(|_| self.open.is_empty());
            self.open.push(Element { name, line, customises, ..Element::default() });
        }
        Ok(())
    }

    fn end(&mut self, take: &mut dyn FnMut(&Element)) {
        if self.customises.as_ref().is_some_and(|(depth, _)| *depth == self.depth) {
            self.customises = None;
        }
        self.depth = self.depth.saturating_sub(1);
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => take(&element),
        }
    }

    fn add(&mut self, text: &str, at: usize) -> Result<(), Problem> {
        let Some(element) = self.open.last_mut() else { return Ok(()) };
        element.text.push_str(text);
        if element.text.len() > LONGEST_TEXT {
            return Err(self.broken(at, &format!("a value longer than {LONGEST_TEXT} bytes")));
        }
        Ok(())
    }
}

fn resolved(reference: &BytesRef<'_>) -> Option<String> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character.to_string());
    }
    let name = reference.decode().ok()?;
    quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned)
}
