//! The heart asked through its public face.

#[cfg(test)]
mod capacity;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod decisions;
