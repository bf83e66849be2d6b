//! ZWO: Zwift's workouts, XML whose elements are stretches with a power as a fraction of the threshold.

use super::{Flaw, MOST_FRACTION, Plan, Read, line_of, number, xml};
use crate::curve::{Curve, LONGEST};
use roxmltree::Node;

/// Reads a file of this format; `name` is the file's, where the workout has none of its own.
pub fn read(text: &str, name: &str) -> Read<Plan> {
    let document = xml(text)?;
    let root = document.root_element();
    if !root.has_tag_name("workout_file") {
        return Flaw::at(line_of(root), format!("<{}> stands where <workout_file> should", root.tag_name().name()));
    }
    let words = |tag: &str| {
        let text = child(root, tag)
            .and_then(|node| node.text())
            .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
        text.filter(|text| !text.is_empty())
    };
    let Some(workout) = child(root, "workout") else { return Flaw::at(line_of(root), "there is no <workout> in it") };
    let mut curve = Curve::default();
    for node in workout.children().filter(Node::is_element) {
        stretch(node, &mut curve)?;
        if curve.0.len() > LONGEST {
            return Flaw::at(line_of(node), "the workout takes more than a day");
        }
    }
    Ok(Plan { name: words("name").unwrap_or_else(|| name.to_owned()), description: words("description"), curve })
}

fn child<'a, 'input>(node: Node<'a, 'input>, tag: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|child| child.has_tag_name(tag))
}

fn stretch(node: Node<'_, '_>, curve: &mut Curve) -> Read<()> {
    match node.tag_name().name() {
        "SteadyState" => {
            let power = either(node, "Power", "PowerLow")?;
            curve.ramp(seconds(node, "Duration")?, power, power);
        }
        // A cool-down goes from its "low" to its "high", which is the lower one.
        "Warmup" | "Ramp" | "Cooldown" => {
            curve.ramp(seconds(node, "Duration")?, fraction(node, "PowerLow")?, fraction(node, "PowerHigh")?);
        }
        "IntervalsT" => {
            let (on, off) = (either(node, "OnPower", "PowerOnHigh")?, either(node, "OffPower", "PowerOffHigh")?);
            for _ in 0..seconds(node, "Repeat")? {
                curve.ramp(seconds(node, "OnDuration")?, on, on);
                curve.ramp(seconds(node, "OffDuration")?, off, off);
                if curve.0.len() > LONGEST {
                    return Flaw::at(line_of(node), "the workout takes more than a day");
                }
            }
        }
        "FreeRide" | "Freeride" | "MaxEffort" => curve.free(seconds(node, "Duration")?),
        "textevent" => {}
        other => return Flaw::at(line_of(node), format!("<{other}> is no stretch of a workout that is known")),
    }
    Ok(())
}

fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Read<&'a str> {
    node.attribute(name)
        .map_or_else(|| Flaw::at(line_of(node), format!("<{}> has no {name}", node.tag_name().name())), Ok)
}

fn seconds(node: Node<'_, '_>, name: &str) -> Read<usize> {
    Ok(number(line_of(node), attribute(node, name)?, name, LONGEST as f64)?.round() as usize)
}

fn fraction(node: Node<'_, '_>, name: &str) -> Read<f32> {
    Ok(number(line_of(node), attribute(node, name)?, name, MOST_FRACTION)? as f32)
}

fn either(node: Node<'_, '_>, name: &str, other: &str) -> Read<f32> {
    fraction(node, if node.has_attribute(name) || !node.has_attribute(other) { name } else { other })
}
