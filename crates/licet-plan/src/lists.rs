//! The distinct lists of sets of a model. Many groups choose from the same list, and whatever becomes of it becomes of it
//! for all of them; so each is looked at once.

use std::{
    collections::{BTreeSet, HashMap},
    mem::take,
    sync::Arc,
};

use crate::model::{Choice, Model};

/// A list of sets that some groups choose from.
pub(crate) struct List {
    /// The sets.
    pub(crate) sets: Vec<Choice>,
    /// How many people choose from it.
    pub(crate) people: u64,
    /// How many groups do.
    groups: usize,
}

/// The distinct lists of a model, and who chooses from which.
pub(crate) struct Lists {
    pub(crate) all: Vec<List>,
    /// For each group the place of its list.
    of_group: Vec<usize>,
}

impl Lists {
    /// Takes the lists out of a model.
    pub(crate) fn taken(model: &mut Model) -> Self {
        let mut known: HashMap<*const Choice, usize> = HashMap::new();
        let mut lists = Self { all: Vec::new(), of_group: Vec::with_capacity(model.groups.len()) };
        for group in &mut model.groups {
            let sets = take(&mut group.sets);
            // Lists without sets may stand at the same place; they are the same.
            let at = *known.entry(sets.as_ptr()).or_insert_with(|| {
                lists.all.push(List { sets: sets.to_vec(), people: 0, groups: 0 });
                lists.all.len() - 1
            });
            if let Some(list) = lists.all.get_mut(at) {
                list.people += group.members.len() as u64;
                list.groups += 1;
            }
            lists.of_group.push(at);
        }
        lists.unite();
        lists
    }

    /// Gives the lists back.
    pub(crate) fn put(self, model: &mut Model) {
        let all: Vec<Arc<[Choice]>> = self.all.into_iter().map(|list| list.sets.into()).collect();
        for (group, at) in model.groups.iter_mut().zip(self.of_group) {
            group.sets = all.get(at).map(Arc::clone).unwrap_or_default();
        }
    }

    /// Makes one of lists that have become the same.
    pub(crate) fn unite(&mut self) {
        let mut known: HashMap<&[Choice], usize> = HashMap::with_capacity(self.all.len());
        let mut places: Vec<usize> = Vec::with_capacity(self.all.len());
        for list in &self.all {
            let next = known.len();
            places.push(*known.entry(&list.sets).or_insert(next));
        }
        let mut united: Vec<List> = Vec::with_capacity(known.len());
        for (list, &at) in take(&mut self.all).into_iter().zip(&places) {
            match united.get_mut(at) {
                Some(same) => {
                    same.people += list.people;
                    same.groups += list.groups;
                }
                None => united.push(list),
            }
        }
        self.all = united;
        for at in &mut self.of_group {
            *at = places.get(*at).copied().unwrap_or(*at);
        }
    }

    /// How many sets, conditions and sides the groups have in all.
    pub(crate) fn size(&self) -> (usize, usize, usize) {
        let sum = |of: fn(&Choice) -> usize| {
            self.all.iter().map(|list| list.groups * list.sets.iter().map(of).sum::<usize>()).sum()
        };
        (sum(|_| 1), sum(|choice| choice.conditions.len()), sum(|choice| choice.sides.len()))
    }

    /// The places of all offers in sets.
    pub(crate) fn offers(&self) -> BTreeSet<usize> {
        let mut seen: Vec<bool> = Vec::new();
        for &at in self.sets().flat_map(|choice| &choice.offers) {
            if seen.len() <= at {
                seen.resize(at + 1, false);
            }
            if let Some(seen) = seen.get_mut(at) {
                *seen = true;
            }
        }
        (0..).zip(seen).filter(|(_, seen)| *seen).map(|(at, _)| at).collect()
    }

    /// Every set of every list, once.
    pub(crate) fn sets(&self) -> impl Iterator<Item = &Choice> {
        self.all.iter().flat_map(|list| &list.sets)
    }
}
