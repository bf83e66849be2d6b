//! A power curve: what is to be ridden in every second, as a fraction of the athlete's threshold power.

use crate::models::Difficulty;
use crate::training;

/// One value a second; none where the athlete rides as they like.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Curve(pub Vec<Option<f32>>);

/// The longest workout that is taken, in seconds: a day.
pub const LONGEST: usize = 86_400;

impl Curve {
    /// Goes on for some seconds, evenly from one fraction to another. The first second has the first value, the one
    /// after the last would have the last.
    pub fn ramp(&mut self, seconds: usize, from: f32, to: f32) {
        let step = (to - from) / seconds.max(1) as f32;
        self.0.extend((0..seconds).map(|second| Some(from + step * second as f32)));
    }

    /// Goes on for some seconds as the athlete likes.
    pub fn free(&mut self, seconds: usize) {
        self.0.extend(std::iter::repeat_n(None, seconds));
    }

    /// The curve for somebody with this threshold, in watts.
    pub fn watts(&self, threshold: i32) -> Vec<Option<i32>> {
        self.0.iter().map(|part| part.map(|part| (part * threshold as f32).round() as i32)).collect()
    }

    /// Where it goes evenly: the first and the last second of each stretch.
    pub fn stretches(&self) -> Vec<(usize, usize)> {
        // Steps of single precision differ by less than this, steps of a workout by more.
        const SAME: f32 = 1e-4;
        let step = |at: usize| Some(self.0.get(at + 1).copied()?.unwrap_or(-1.0) - self.0[at].unwrap_or(-1.0));
        let goes_on = |slope: f32, at: usize| step(at).is_some_and(|next| (next - slope).abs() < SAME);
        let mut stretches = Vec::new();
        let mut first = 0;
        while first < self.0.len() {
            let mut last = first;
            if let Some(slope) = step(first).filter(|&slope| slope.abs() < SAME || goes_on(slope, first + 1)) {
                while goes_on(slope, last) {
                    last += 1;
                }
            }
            stretches.push((first, last));
            first = last + 1;
        }
        stretches
    }

    /// The intensity factor of riding it just so; what is free counts as riding easily, at half the threshold.
    pub fn intensity(&self) -> f64 {
        // In parts of a thousand, because power is counted in whole watts.
        let power: Vec<u16> = self.0.iter().map(|part| (part.unwrap_or(0.5) * 1000.0).round() as u16).collect();
        training::normalized_power(&power) / 1000.0
    }

    /// How hard it is: by its training stress, of which 100 is an hour at threshold.
    pub fn difficulty(&self) -> Difficulty {
        match training::stress(self.0.len(), self.intensity()) {
            stress if stress < 50.0 => Difficulty::Easy,
            stress if stress < 80.0 => Difficulty::Moderate,
            stress if stress < 110.0 => Difficulty::Hard,
            _ => Difficulty::VeryHard,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_has_a_value_for_every_second() {
        let mut curve = Curve::default();
        curve.ramp(4, 0.5, 0.9);
        curve.free(1);
        let values: Vec<_> = curve.watts(200);
        assert_eq!(values, [Some(100), Some(120), Some(140), Some(160), None]);
    }

    #[test]
    fn stretches_are_found_again() {
        let mut curve = Curve::default();
        curve.ramp(100, 0.4, 0.7);
        curve.ramp(60, 0.95, 0.95);
        curve.free(30);
        curve.ramp(1, 1.5, 1.5);
        curve.ramp(60, 0.5, 0.5);
        assert_eq!(curve.stretches(), [(0, 99), (100, 159), (160, 189), (190, 190), (191, 250)]);
        assert_eq!(Curve::default().stretches(), []);
    }

    #[test]
    fn an_hour_at_threshold_is_hard_and_a_short_spin_is_easy() {
        let (mut hour, mut spin) = (Curve::default(), Curve::default());
        hour.ramp(3600, 1.0, 1.0);
        spin.ramp(1800, 0.5, 0.5);
        assert!((hour.intensity() - 1.0).abs() < 1e-9);
        assert_eq!((hour.difficulty(), spin.difficulty()), (Difficulty::Hard, Difficulty::Easy));
    }
}
