//! [`Vector`]: an embedding of a fixed number of dimensions.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Deref, DerefMut};

/// A vector of `N` 32-bit floats, such as an embedding.
///
/// ```
/// use mainstay::types::Vector;
///
/// let face = Vector::from([0.5, -1.0, 2.0]);
/// assert_eq!(face[1], -1.0);
/// assert!(Vector::<512>::try_from(vec![0.0; 3]).is_err());
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "Vec<f32>", try_from = "Vec<f32>")]
pub struct Vector<const N: usize>(Box<[f32; N]>);

/// A list of numbers that is not as long as the vector has dimensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a vector of {expected} dimensions cannot be made of {found} numbers")]
pub struct WrongDimension {
    /// The dimensions of the vector.
    pub expected: usize,
    /// The length of the list.
    pub found: usize,
}

impl<const N: usize> TryFrom<Vec<f32>> for Vector<N> {
    type Error = WrongDimension;

    fn try_from(values: Vec<f32>) -> Result<Self, WrongDimension> {
        let numbers = Box::<[f32; N]>::try_from(values);
        numbers.map(Self).map_err(|values| WrongDimension { expected: N, found: values.len() })
    }
}

impl<const N: usize> From<[f32; N]> for Vector<N> {
    fn from(values: [f32; N]) -> Self {
        Self(Box::new(values))
    }
}

impl<const N: usize> From<Vector<N>> for Vec<f32> {
    fn from(vector: Vector<N>) -> Self {
        vector.to_vec()
    }
}

impl<const N: usize> Deref for Vector<N> {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        self.0.as_slice()
    }
}

impl<const N: usize> DerefMut for Vector<N> {
    fn deref_mut(&mut self) -> &mut [f32] {
        self.0.as_mut_slice()
    }
}

impl<const N: usize> fmt::Debug for Vector<N> {
    /// The first numbers and how many there are: nobody reads 512 of them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: Vec<String> = self.iter().take(3).map(ToString::to_string).collect();
        let rest = if N > shown.len() { ", …" } else { "" };
        write!(f, "Vector<{N}>[{}{rest}]", shown.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_has_its_dimension() {
        assert_eq!(Vector::<2>::try_from(vec![1.0, 2.0]), Ok(Vector::from([1.0, 2.0])));
        let wrong = WrongDimension { expected: 2, found: 3 };
        assert_eq!(Vector::<2>::try_from(vec![0.0; 3]), Err(wrong));
        assert_eq!(wrong.to_string(), "a vector of 2 dimensions cannot be made of 3 numbers");
        assert_eq!(serde_json::from_str::<Vector<2>>("[1, 2.5]").unwrap(), Vector::from([1.0, 2.5]));
        assert!(serde_json::from_str::<Vector<2>>("[1]").is_err());
    }

    #[test]
    fn its_debug_text_is_short() {
        assert_eq!(format!("{:?}", Vector::from([0.5; 512])), "Vector<512>[0.5, 0.5, 0.5, …]");
        assert_eq!(format!("{:?}", Vector::from([1.0, 2.0])), "Vector<2>[1, 2]");
    }
}
