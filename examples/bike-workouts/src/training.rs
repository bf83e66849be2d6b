//! What a recording says about an athlete. The formulas are those of Allen and Coggan, "Training and Racing with a
//! Power Meter".

/// Normalized power, watts: the fourth root of the mean fourth power of the 30-second moving average. A recording of
/// less than 30 seconds has its plain average.
pub fn normalized_power(power: &[u16]) -> f64 {
    const WINDOW: usize = 30;
    if power.len() < WINDOW {
        return mean(power);
    }
    let mut sum: u64 = power[..WINDOW - 1].iter().map(|&watts| u64::from(watts)).sum();
    let mut fourths = 0.0;
    for last in WINDOW - 1..power.len() {
        sum += u64::from(power[last]);
        fourths += (sum as f64 / WINDOW as f64).powi(4);
        sum -= u64::from(power[last + 1 - WINDOW]);
    }
    (fourths / (power.len() + 1 - WINDOW) as f64).powf(0.25)
}

/// Training stress score: 100 for an hour at an intensity factor of 1.
pub fn stress(seconds: usize, intensity: f64) -> f64 {
    seconds as f64 / 3600.0 * intensity * intensity * 100.0
}

/// The best average power over this many seconds in a row, watts; none when the recording is shorter.
pub fn best(power: &[u16], seconds: usize) -> Option<f64> {
    if seconds == 0 || power.len() < seconds {
        return None;
    }
    let mut sum: u64 = power[..seconds].iter().map(|&watts| u64::from(watts)).sum();
    let mut most = sum;
    for last in seconds..power.len() {
        sum = sum + u64::from(power[last]) - u64::from(power[last - seconds]);
        most = most.max(sum);
    }
    Some(most as f64 / seconds as f64)
}

fn mean(power: &[u16]) -> f64 {
    power.iter().map(|&watts| f64::from(watts)).sum::<f64>() / power.len().max(1) as f64
}

/// One value a second, as a workout's row has them: two bytes, the lower one first.
pub fn packed(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// The way back.
pub fn unpacked(bytes: &[u8]) -> Vec<u16> {
    bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steady_riding_is_its_own_normalized_power() {
        assert!((normalized_power(&[200; 3600]) - 200.0).abs() < 1e-9);
        assert!((normalized_power(&[200; 10]) - 200.0).abs() < 1e-9);
        assert!(normalized_power(&[]).abs() < 1e-9);
    }

    #[test]
    fn intervals_cost_more_than_their_average() {
        let intervals: Vec<u16> = (0..3600).map(|second| if second / 300 % 2 == 0 { 300 } else { 100 }).collect();
        let normalized = normalized_power(&intervals);
        assert!(normalized > 245.0 && normalized < 255.0, "{normalized}");
    }

    #[test]
    fn an_hour_at_threshold_is_a_hundred() {
        assert!((stress(3600, 1.0) - 100.0).abs() < 1e-9);
        assert!((stress(5400, 0.8) - 96.0).abs() < 1e-9);
    }

    #[test]
    fn the_best_minute_is_found_wherever_it_is() {
        let mut power = vec![100; 600];
        power[300..360].fill(400);
        assert_eq!(best(&power, 60), Some(400.0));
        assert_eq!(best(&power, 120), Some(250.0));
        assert_eq!(best(&power, 601), None);
    }

    #[test]
    fn packing_keeps_every_value() {
        let values = [0, 1, 255, 256, 65535];
        assert_eq!(unpacked(&packed(&values)), values);
    }
}
