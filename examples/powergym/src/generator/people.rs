//! People as they might come to a gym in Bogotá, and their faces.

use super::random::Random;
use crate::NewClient;
use crate::faces::Embedding;
use crate::models::{DocumentType, Gender};
use mainstay::prelude::*;

const WOMEN: [&str; 16] = [
    "María",
    "Luisa",
    "Ana",
    "Camila",
    "Valentina",
    "Daniela",
    "Laura",
    "Sofía",
    "Paula",
    "Andrea",
    "Mónica",
    "Isabel",
    "Juliana",
    "Catalina",
    "Gloria",
    "Inés",
];
const MEN: [&str; 16] = [
    "José",
    "Carlos",
    "Andrés",
    "Juan",
    "Santiago",
    "Diego",
    "Jorge",
    "Felipe",
    "Óscar",
    "Camilo",
    "Sebastián",
    "Raúl",
    "Álvaro",
    "Nicolás",
    "Iván",
    "Germán",
];
const FAMILIES: [&str; 40] = [
    "García",
    "Rodríguez",
    "Martínez",
    "López",
    "González",
    "Hernández",
    "Sánchez",
    "Ramírez",
    "Pérez",
    "Gómez",
    "Díaz",
    "Torres",
    "Vargas",
    "Castro",
    "Rojas",
    "Moreno",
    "Muñoz",
    "Jiménez",
    "Ortiz",
    "Gutiérrez",
    "Ruiz",
    "Álvarez",
    "Suárez",
    "Romero",
    "Herrera",
    "Medina",
    "Cárdenas",
    "Peña",
    "Ríos",
    "Mejía",
    "Salazar",
    "Acosta",
    "Núñez",
    "Quintero",
    "Ospina",
    "Cortés",
    "Beltrán",
    "Zapata",
    "Londoño",
    "Arango",
];

/// The document of the client of this number. Documents are numbered all over the country: a permutation of the
/// numbers of eight digits.
pub fn document(number: u64) -> String {
    (10_000_000 + number * 48_271_009 % 89_999_999).to_string()
}

/// The client of this number.
pub fn person(number: u64, random: &mut Random) -> NewClient {
    let gender = if random.chance(0.48) { Gender::Female } else { Gender::Male };
    let names = if gender == Gender::Female { &WOMEN } else { &MEN };
    let (first_name, last_name) = ((*random.pick(names)).to_owned(), (*random.pick(&FAMILIES)).to_owned());
    let born = random.between(1950, 2009) as i16;
    NewClient {
        dni_type: if born > 2007 { DocumentType::Ti } else { DocumentType::Cc },
        dni_number: document(number),
        middle_name: random.chance(0.6).then(|| (*random.pick(names)).to_owned()),
        second_last_name: random.chance(0.9).then(|| (*random.pick(&FAMILIES)).to_owned()),
        birth_date: Date::constant(born, random.between(1, 12) as i8, random.between(1, 28) as i8),
        phone: format!("3{:09}", random.below(1_000_000_000)),
        email: random.chance(0.7).then(|| format!("client{number}@example.com")),
        address: random.chance(0.5).then(|| format!("Calle {} # {}", random.between(1, 170), random.between(1, 99))),
        first_name,
        last_name,
        gender,
    }
}

/// A person's face: a direction, half of which relatives share.
pub fn identity(person: u64, seed: u64) -> Embedding {
    let mut own = Random::new(seed ^ person.wrapping_mul(0xD6E8_FEB8_6659_FD93));
    let mut family = Random::new(seed ^ (person / 2).wrapping_mul(0xA076_1D64_78BD_642F) ^ 0xFACE);
    direction(|| own.normal() + family.normal())
}

/// A picture of a face: the more noise, the worse the light. 0.3 is a good picture, 1.2 a bad one.
pub fn picture(identity: &Embedding, noise: f64, random: &mut Random) -> Embedding {
    let mut parts = identity.iter();
    // Of 512 parts each is about 1/√512 of the whole.
    direction(|| f64::from(*parts.next().unwrap_or(&0.0)) + random.normal() * noise / 512_f64.sqrt())
}

fn direction(mut part: impl FnMut() -> f64) -> Embedding {
    let parts: [f64; 512] = std::array::from_fn(|_| part());
    let length = parts.iter().map(|part| part * part).sum::<f64>().sqrt();
    Embedding::from(parts.map(|part| (part / length) as f32))
}
