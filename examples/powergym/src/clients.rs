//! Who trains: new clients, and how they are found.

use crate::models::{Client, DocumentType, Gender};
use crate::{Gym, Refusal, Result};
use mainstay::prelude::*;
use serde::Deserialize;

/// What somebody at the counter fills in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewClient {
    pub dni_type: DocumentType,
    pub dni_number: String,
    pub first_name: String,
    pub middle_name: Option<String>,
    pub last_name: String,
    pub second_last_name: Option<String>,
    pub gender: Gender,
    pub birth_date: Date,
    pub phone: String,
    pub email: Option<String>,
    pub address: Option<String>,
}

impl NewClient {
    /// The row that it makes.
    pub fn into_client(self, id: Uuid) -> Client {
        let names = [Some(&self.first_name), self.middle_name.as_ref(), Some(&self.last_name)];
        let names = names.into_iter().chain([self.second_last_name.as_ref()]).flatten();
        Client {
            id,
            search_name: names.flat_map(|name| words(name)).map(|word| format!(" {word}")).collect(),
            dni_type: self.dni_type,
            dni_number: self.dni_number,
            first_name: self.first_name,
            middle_name: self.middle_name,
            last_name: self.last_name,
            second_last_name: self.second_last_name,
            gender: self.gender,
            birth_date: self.birth_date,
            phone: self.phone,
            email: self.email,
            address: self.address,
            is_active: true,
            created_at: Timestamp::default(),
            updated_at: Timestamp::default(),
        }
    }
}

impl Gym {
    /// Somebody who was not here before.
    pub async fn register(&self, new: NewClient) -> Result<Client> {
        if new.dni_number.trim().is_empty() || new.first_name.trim().is_empty() || new.last_name.trim().is_empty() {
            return Err(Refusal::Wrong("a client has a document, a first and a last name".to_owned()));
        }
        Ok(self.db.insert_returning(&new.into_client(Uuid::new_v4())).await?)
    }

    pub async fn client(&self, id: Uuid) -> Result<Client> {
        Ok(self.db.get(id).await?)
    }

    pub async fn client_by_document(&self, number: &str) -> Result<Client> {
        Ok(self.db.find(Client::dni_number.eq(number)).one().await?)
    }

    /// All clients by name, a page at a time: those after one of them.
    pub async fn clients(&self, after: Option<Uuid>, limit: u64) -> Result<Vec<Client>> {
        let by_name = (Client::last_name.asc(), Client::first_name.asc(), Client::id.asc());
        let page = self.db.all::<Client>().order_by(by_name).limit(limit);
        Ok(match after {
            Some(last) => page.after(&self.client(last).await?).all().await?,
            None => page.all().await?,
        })
    }

    /// Clients whose names have words that begin so: `ana gar` finds Ana María García.
    pub async fn search(&self, text: &str, limit: u64) -> Result<Vec<Client>> {
        let words = words(text);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        if self.db.engine() == "postgresql" {
            return self.search_by_full_text(&words, limit).await;
        }
        // The nearest equal elsewhere: in `search_name` a space stands before every word.
        let begin = words.iter().map(|word| Client::search_name.contains(format!(" {word}")));
        let found = self.db.find(Condition::all(begin)).order_by((Client::last_name.asc(), Client::id.asc()));
        Ok(found.limit(limit).all().await?)
    }

    async fn search_by_full_text(&self, words: &[String], limit: u64) -> Result<Vec<Client>> {
        let query: Vec<String> = words.iter().map(|word| format!("{word}:*")).collect();
        let found = self.db.sql(
            "SELECT * FROM clients WHERE to_tsvector('simple', search_name) @@ to_tsquery('simple', $1)
             ORDER BY last_name, id LIMIT $2",
        );
        Ok(found.bind(&query.join(" & ")).bind(&limit.cast_signed()).all().await?)
    }

    /// A client who does not come any more; what they paid stays on record.
    pub async fn deactivate(&self, id: Uuid) -> Result<()> {
        match self.db.update(Client::id.eq(id)).set(Client::is_active, false).run().await? {
            0 => Err(Refusal::Unknown("clients".to_owned())),
            _ => Ok(()),
        }
    }
}

/// The words of a name in small letters without accents.
fn words(name: &str) -> Vec<String> {
    let plain = |letter: char| match letter {
        'á' | 'à' | 'ä' | 'â' => 'a',
        'é' | 'è' | 'ë' | 'ê' => 'e',
        'í' | 'ì' | 'ï' | 'î' => 'i',
        'ó' | 'ò' | 'ö' | 'ô' => 'o',
        'ú' | 'ù' | 'ü' | 'û' => 'u',
        'ñ' => 'n',
        other => other,
    };
    let folded: String = name.to_lowercase().chars().map(plain).collect();
    folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded_into_words() {
        for (name, expected) in [
            ("María José", &["maria", "jose"][..]),
            ("  ÑUÑEZ-Güell ", &["nunez", "guell"]),
            ("O'Brien", &["o", "brien"]),
            (" & | :* ", &[]),
        ] {
            assert_eq!(words(name), expected, "{name}");
        }
    }
}
