use super::*;

const ERG: &str = "[COURSE HEADER]\nFTP = 200\nMINUTES WATTS\n[END COURSE HEADER]\n[COURSE DATA]\n";

fn watts(plan: &Plan) -> Vec<Option<i32>> {
    plan.curve.watts(200)
}

fn planned(name: &str, text: &str) -> Read<Plan> {
    plan(Path::new(name), text.as_bytes())
}

#[test]
fn the_trainer_goes_evenly_between_points_and_steps_where_two_share_a_time() {
    let text = format!("{ERG}0\t100\r\n0.05 130\n0.05\t50\n0.1\t50\n[END COURSE DATA]\n");
    let plan = planned("easy.erg", &text).unwrap();
    assert_eq!(plan.name, "easy");
    assert_eq!(watts(&plan), [100, 110, 120, 50, 50, 50].map(Some));
    let percent = "[COURSE HEADER]\nMINUTES PERCENT\nDESCRIPTION = calm\n[COURSE DATA]\n0 50\n0.05 50\n";
    let plan = planned("calm.MRC", percent).unwrap();
    assert_eq!((watts(&plan), plan.description.as_deref()), (vec![Some(100); 3], Some("calm")));
}

#[test]
fn stretches_follow_each_other() {
    let text = "<workout_file><name>Short  one</name><workout>\
        <Warmup Duration='2' PowerLow='0.5' PowerHigh='0.6'/><SteadyState Duration='1' Power='1'/>\
        <IntervalsT Repeat='2' OnDuration='1' OffDuration='1' OnPower='1.5' OffPower='0.5'/>\
        <FreeRide Duration='1'/><Cooldown Duration='2' PowerLow='0.6' PowerHigh='0.5'/></workout></workout_file>";
    let plan = planned("x.zwo", text).unwrap();
    assert_eq!(plan.name, "Short one");
    let expected =
        [Some(100), Some(110), Some(200), Some(300), Some(100), Some(300), Some(100), None, Some(120), Some(110)];
    assert_eq!(watts(&plan), expected);
}

#[test]
fn a_template_that_cannot_be_read_is_told_with_its_line() {
    let no_threshold = "[COURSE HEADER]\nMINUTES WATTS\n[COURSE DATA]\n0 100\n";
    let cases = [
        ("a.erg", format!("{ERG}0 100\n1 fast\n"), 7, "the power is `fast`, which is no number"),
        ("a.erg", format!("{ERG}1 100\n0 100\n"), 7, "0 minutes is before the time of the line above"),
        ("a.erg", format!("{ERG}1\n"), 6, "`1` is not a time in minutes and a power"),
        ("a.erg", format!("{ERG}0 -5\n"), 6, "the power is -5, which is not between 0 and 5000"),
        ("a.erg", format!("{ERG}0 NaN\n"), 6, "the power is NaN, which is not between 0 and 5000"),
        (
            "a.erg",
            no_threshold.to_owned(),
            4,
            "these are watts, and the header has no `FTP = …` of the athlete whom they are for",
        ),
        ("a.erg", String::new(), 0, "there is no [COURSE DATA] in it"),
        ("a.erg", format!("{ERG}0 100\n"), 0, "the workout has no second"),
        (
            "a.zwo",
            "<workout_file>\n<workout>\n<Jump/></workout></workout_file>".into(),
            3,
            "<Jump> is no stretch of a workout that is known",
        ),
        (
            "a.zwo",
            "<workout_file>\n<workout>\n<FreeRide/></workout></workout_file>".into(),
            3,
            "<FreeRide> has no Duration",
        ),
        ("a.zwo", "<gpx/>".into(), 1, "<gpx> stands where <workout_file> should"),
        ("a.gpx", "<gpx/>".into(), 0, "`gpx` is no format of templates; these are: erg, mrc, zwo"),
    ];
    for (name, text, line, what) in cases {
        assert_eq!(planned(name, &text), Flaw::at(line, what), "{text}");
    }
    let endless = "<workout_file><workout><IntervalsT Repeat='80000' OnDuration='80000' OffDuration='1' OnPower='1' OffPower='1'/></workout></workout_file>";
    assert_eq!(planned("a.zwo", endless).unwrap_err().what, "the workout takes more than a day");
    assert_eq!(planned("a.zwo", "<workout_file>\n</workout>").unwrap_err().line, 2);
}

fn recorded(name: &str, text: &str) -> Read<Recording> {
    recording(Path::new(name), text.as_bytes())
}

#[test]
fn samples_stand_on_their_seconds_and_pauses_are_zero() {
    let text = "power,time,hr\n100,2026-05-01T07:00:00Z,120\n\n110,2026-05-01T07:00:03Z,\n";
    let recording = recorded("a.csv", text).unwrap();
    assert_eq!(recording.power, [100, 0, 0, 110]);
    assert_eq!(recording.heart_rate, Some(vec![120, 0, 0, 0]));
    assert_eq!((recording.cadence, recording.started_at.to_string()), (None, "2026-05-01T07:00:00Z".to_owned()));
}

#[test]
fn track_points_have_their_numbers_in_elements_of_several_kinds() {
    let text = "<TrainingCenterDatabase><Trackpoint><Time>2026-05-01T07:00:00.000Z</Time><HeartRateBpm><Value>120</Value>\
        </HeartRateBpm><Cadence>90</Cadence><Extensions><TPX><Watts>210</Watts></TPX></Extensions></Trackpoint></TrainingCenterDatabase>";
    let recording = recorded("a.tcx", text).unwrap();
    assert_eq!(
        (recording.power, recording.heart_rate, recording.cadence),
        (vec![210], Some(vec![120]), Some(vec![90]))
    );
}

#[test]
fn a_fit_file_is_read_and_a_cut_one_is_not() {
    let bytes = include_bytes!("../../data/2026-05-13.fit");
    let whole = recording(Path::new("a.fit"), bytes).unwrap();
    assert_eq!((whole.power.len(), whole.power[0], whole.power[120]), (1200, 180, 280));
    assert_eq!((whole.heart_rate.unwrap()[0], whole.started_at.to_string().as_str()), (125, "2026-05-13T06:45:00Z"));
    for length in [0, 5, 14, 40, bytes.len() - 1] {
        assert!(recording(Path::new("a.fit"), &bytes[..length]).is_err(), "{length} bytes");
    }
}

#[test]
fn a_recording_that_cannot_be_read_is_told_with_its_line() {
    let cases = [
        ("time,power\n2026-05-01T07:00:00Z\n", 2, "1 values stand under 2 names"),
        ("time,power\nnow,100\n", 2, "`now` is no moment such as 2026-05-01T07:30:00Z"),
        ("time,power\n2026-05-01T07:00:00Z,9999\n", 2, "the power is 9999, which is not between 0 and 5000"),
        ("time,hr\n2026-05-01T07:00:00Z,99\n", 1, "no column is called power (or watts)"),
        ("time,power\n2026-05-01T07:00:00Z,\n", 0, "no sample has a power"),
        ("time,power\n", 0, "there is no sample in it"),
        ("", 0, "the file is empty"),
        (
            "time,power\n2026-05-01T07:00:01Z,1\n2026-05-01T07:00:00Z,1\n",
            3,
            "2026-05-01T07:00:00Z is before 2026-05-01T07:00:01Z, of the sample above",
        ),
    ];
    for (text, line, what) in cases {
        assert_eq!(recorded("a.csv", text), Flaw::at(line, what), "{text}");
    }
    assert_eq!(
        recording(Path::new("a.csv"), b"time,power\n\xff").unwrap_err(),
        Flaw { line: 2, what: "not UTF-8 text".into() }
    );
}
