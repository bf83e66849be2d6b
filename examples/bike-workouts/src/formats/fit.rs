//! FIT: the binary files of Garmin, Wahoo and most others; a record for every sample.

use super::{Flaw, Read, Recording, Sample, by_second};
use fitparser::profile::MesgNum;
use fitparser::{FitDataRecord, Value};
use mainstay::prelude::Timestamp;

/// Reads a file of this format. There are no lines in it: a flaw stands at the number of its record.
pub fn read(bytes: &[u8]) -> Read<Recording> {
    let records = fitparser::from_bytes(bytes).or_else(|error| Flaw::at(0, format!("no FIT file: {error}")))?;
    let samples = (1..).zip(&records).filter(|(_, record)| record.kind() == MesgNum::Record);
    let with_time = samples.filter_map(|(at, record)| Some((at, moment(record)?, sample(record))));
    by_second(with_time.collect())
}

fn field<'r>(record: &'r FitDataRecord, name: &str) -> Option<&'r Value> {
    record.fields().iter().find(|field| field.name() == name).map(|field| field.value())
}

fn moment(record: &FitDataRecord) -> Option<Timestamp> {
    match field(record, "timestamp")? {
        Value::Timestamp(at) => Timestamp::from_second(at.timestamp()).ok(),
        _ => None,
    }
}

fn sample(record: &FitDataRecord) -> Sample {
    let measure = |name: &str| match field(record, name)? {
        Value::UInt8(value) => Some(u16::from(*value)),
        Value::UInt16(value) => Some(*value),
        _ => None,
    };
    Sample { power: measure("power"), heart_rate: measure("heart_rate"), cadence: measure("cadence") }
}
