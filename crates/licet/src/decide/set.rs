//! A small set of licences, as bits.

/// A set of places on the shelf; at most 256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Set([u64; 4]);

impl Set {
    /// How many places there are.
    pub const ROOM: usize = 256;

    /// The empty set.
    pub const EMPTY: Self = Self([0; 4]);

    /// Adds a place below [`Set::ROOM`].
    #[inline]
    #[must_use]
    pub fn with(mut self, place: usize) -> Self {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
        self
    }

    /// Takes a place away.
    #[inline]
    #[must_use]
    pub fn without(mut self, place: usize) -> Self {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word &= !(1 << (place % 64));
        }
        self
    }

    /// Whether the place is in it.
    #[inline]
    pub fn has(self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    /// Whether both share a place.
    #[inline]
    pub fn meets(self, other: Self) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }

    /// Whether every place is also in the other.
    #[inline]
    pub fn within(self, other: Self) -> bool {
        self.0.iter().zip(other.0).all(|(a, b)| a & !b == 0)
    }

    /// The places of both.
    #[inline]
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let mut words = self.0;
        words.iter_mut().zip(other.0).for_each(|(a, b)| *a |= b);
        Self(words)
    }

    /// The places that are in both.
    #[inline]
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        let mut words = self.0;
        words.iter_mut().zip(other.0).for_each(|(a, b)| *a &= b);
        Self(words)
    }

    /// The places of this that are not in the other.
    #[inline]
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        let mut words = self.0;
        words.iter_mut().zip(other.0).for_each(|(a, b)| *a &= !b);
        Self(words)
    }

    /// Whether nothing is in it.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0 == [0; 4]
    }

    /// How many places are in it.
    #[inline]
    pub fn len(self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// The places, ascending.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().zip([0, 64, 128, 192]).flat_map(|(word, start)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let place = (rest != 0).then(|| start + rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(place)
            })
        })
    }
}

impl FromIterator<usize> for Set {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Self {
        places.into_iter().fold(Self::EMPTY, Self::with)
    }
}
