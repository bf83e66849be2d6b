//! The service: what it answers, and that `openapi.json` says so.

use crate::counter::month;
use crate::place::{Place, SERVERS};
use crate::requests::Requests;
use powergym::generator::{Random, identity, picture};
use powergym::http::{OPENAPI, routes, serve};
use powergym::models::UserRole;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn openapi() -> Value {
    serde_json::from_str(OPENAPI).expect("openapi.json is JSON")
}

/// Whether a value is what a schema says: its kind, and for objects all that is needed and nothing that is not known.
fn fits(value: &Value, schema: &Value, all: &Value) -> Result<(), String> {
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.strip_prefix('#').expect("a reference within the file");
        return fits(value, all.pointer(pointer).ok_or_else(|| format!("no {name}"))?, all);
    }
    let kinds: Vec<&str> = schema["type"].as_array().map_or_else(
        || schema["type"].as_str().into_iter().collect(),
        |kinds| kinds.iter().filter_map(Value::as_str).collect(),
    );
    let is = |kind: &str| match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => value.is_null(),
    };
    if !kinds.iter().any(|kind| is(kind)) {
        return Err(format!("{value} is none of {kinds:?}"));
    }
    let named = schema["enum"].as_array();
    if named.is_some_and(|named| !named.contains(value)) {
        return Err(format!("{value} is none of {named:?}"));
    }
    value.as_array().into_iter().flatten().try_for_each(|item| fits(item, &schema["items"], all))?;
    let (Some(fields), Some(known)) = (value.as_object(), schema["properties"].as_object()) else { return Ok(()) };
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        fields.get(name).ok_or_else(|| format!("{name} is missing"))?;
    }
    fields.iter().try_for_each(|(name, value)| {
        let schema = known.get(name).ok_or_else(|| format!("{name} is not described"))?;
        fits(value, schema, all).map_err(|why| format!("{name}: {why}"))
    })
}

#[test]
fn openapi_has_the_routes_and_no_others() {
    let described = openapi();
    let described: BTreeSet<(String, String)> = described["paths"]
        .as_object()
        .expect("paths")
        .iter()
        .flat_map(|(path, methods)| methods.as_object().expect("methods").keys().map(|one| (one.clone(), path.clone())))
        .collect();
    let there: BTreeSet<(String, String)> =
        routes().into_iter().map(|(method, path, _)| (method.to_owned(), path.to_owned())).collect();
    assert_eq!(described, there);
}

/// Asks, and compares the answer with what is described of the route.
struct Asking {
    requests: Requests,
    described: Value,
    seen: BTreeSet<String>,
}

impl Asking {
    async fn ask(&mut self, method: &str, route: &str, path: &str, body: Option<Value>, code: u16) -> Value {
        let (found, answer) = self.requests.send(method, path, body).await;
        assert_eq!(found, code, "{method} {path}: {answer}");
        let mut response = &self.described["paths"][route][method]["responses"][code.to_string()];
        assert!(response.is_object(), "{method} {route} does not describe {code}");
        if let Some(name) = response["$ref"].as_str() {
            response = self.described.pointer(&name[1..]).expect("what is referred to");
        }
        let schema = &response["content"]["application/json"]["schema"];
        if schema.is_object() {
            fits(&answer, schema, &self.described).unwrap_or_else(|why| panic!("{method} {path}: {why}\n{answer}"));
        }
        self.seen.insert(format!("{method} {route}"));
        answer
    }

    /// The same, where the route has nothing in braces.
    async fn plainly(&mut self, method: &str, path: &str, body: Option<Value>, code: u16) -> Value {
        let route = path.split('?').next().unwrap_or_default().to_owned();
        self.ask(method, &route, path, body, code).await
    }
}

fn new_client(document: &str, last_name: &str) -> Value {
    json!({"dni_type": "CC", "dni_number": document, "first_name": "Ana", "last_name": last_name, "gender": "female",
        "birth_date": "1990-02-03", "phone": "3001234567"})
}

async fn the_day(asking: &mut Asking, plan: i64) {
    asking.plainly("get", "/clients", None, 401).await;
    asking.plainly("get", "/openapi.json", None, 200).await;
    let wrong = json!({"username": "ann", "password": "open barley"});
    assert_eq!(asking.plainly("post", "/sign-in", Some(wrong), 401).await["error"], "wrong_password");
    let right = json!({"username": "ann", "password": "open sesame"});
    let token = asking.plainly("post", "/sign-in", Some(right), 201).await;
    asking.requests.token = token["token"].as_str().map(str::to_owned);
    let client = clients(asking).await;
    subscriptions(asking, &client, plan).await;
    faces(asking, &client).await;
    stock(asking).await;
    asking.ask("delete", "/clients/{id}", &format!("/clients/{client}"), None, 204).await;
    asking.plainly("delete", "/sign-in", None, 204).await;
    asking.plainly("get", "/plans", None, 401).await;
}

async fn clients(asking: &mut Asking) -> String {
    let first = asking.plainly("post", "/clients", Some(new_client("1", "Díaz")), 201).await;
    assert!(first.get("search_name").is_none());
    let taken = asking.plainly("post", "/clients", Some(new_client("1", "Díaz")), 409).await;
    assert_eq!(taken["message"], "there is one already (clients_dni_number_key)");
    for wrong in [json!({"dni_type": "XX"}), json!({"surprise": 1}), json!([])] {
        asking.plainly("post", "/clients", Some(wrong), 422).await;
    }
    for number in 2..6 {
        asking.plainly("post", "/clients", Some(new_client(&number.to_string(), "Mora")), 201).await;
    }
    let page = asking.plainly("get", "/clients?limit=3", None, 200).await;
    let next = page["next"].as_str().expect("there are more").to_owned();
    let rest = asking.plainly("get", &format!("/clients?limit=3&after={next}"), None, 200).await;
    assert_eq!((page["items"].as_array().unwrap().len(), rest["items"].as_array().unwrap().len()), (3, 2));
    assert!(rest["next"].is_null());
    asking.plainly("get", "/clients?after=nobody", None, 422).await;
    let found = asking.plainly("get", "/clients/search?q=d%C3%ADaz", None, 200).await;
    assert_eq!(found[0]["id"], first["id"]);
    asking.ask("get", "/clients/by-document/{number}", "/clients/by-document/1", None, 200).await;
    asking.ask("get", "/clients/by-document/{number}", "/clients/by-document/77", None, 404).await;
    let id = first["id"].as_str().unwrap().to_owned();
    asking.ask("get", "/clients/{id}", &format!("/clients/{id}"), None, 200).await;
    id
}

async fn subscriptions(asking: &mut Asking, client: &str, plan: i64) {
    let (enter, sell) = ("/clients/{id}/entries", "/clients/{id}/subscriptions");
    let path = |what: &str| format!("/clients/{client}/{what}");
    asking.plainly("get", "/plans", None, 200).await;
    let refused = asking.ask("post", enter, &path("entries"), None, 200).await;
    assert_eq!(refused, json!({"answer": "refused", "reason": "no_subscription"}));
    let sold = asking.ask("post", sell, &path("subscriptions"), Some(json!({"plan_id": plan})), 201).await;
    asking.ask("post", sell, &path("subscriptions"), Some(json!({"plan_id": 999})), 404).await;
    let (pay, one) = ("/subscriptions/{id}/payments", format!("/subscriptions/{}", sold["id"].as_str().unwrap()));
    let money = Some(json!({"amount": "90000.00", "method": "qr"}));
    let paid = asking.ask("post", pay, &format!("{one}/payments"), money.clone(), 201).await;
    assert_eq!(paid["status"], "active");
    asking.ask("post", pay, &format!("{one}/payments"), money, 409).await;
    asking.ask("get", pay, &format!("{one}/payments"), None, 200).await;
    assert_eq!(asking.ask("post", enter, &path("entries"), None, 200).await["answer"], "welcome");
    let came = asking.ask("get", "/clients/{id}/attendances", &path("attendances?limit=1"), None, 200).await;
    let before = path(&format!("attendances?after={}", came["next"]));
    asking.ask("get", "/clients/{id}/attendances", &before, None, 200).await;
    let start = json!({"plan_id": plan, "start_date": "2031-01-01"});
    let later = asking.ask("post", sell, &path("subscriptions"), Some(start), 201).await;
    let later = format!("/subscriptions/{}", later["id"].as_str().unwrap());
    asking.ask("delete", "/subscriptions/{id}", &later, None, 200).await;
    assert_eq!(asking.ask("get", sell, &path("subscriptions"), None, 200).await[0]["status"], "canceled");
}

async fn faces(asking: &mut Asking, client: &str) {
    let mut random = Random::new(1);
    let mut shot = |noise| json!({"embedding": picture(&identity(3, 5), noise, &mut random).to_vec()});
    let (route, path) = ("/clients/{id}/faces", format!("/clients/{client}/faces"));
    let face = asking.ask("post", route, &path, Some(shot(0.3)), 201).await;
    asking.ask("post", route, &path, Some(json!({"embedding": [1.0, 2.0]})), 422).await;
    let entry = asking.plainly("post", "/faces/entries", Some(shot(0.5)), 200).await;
    assert_eq!((&entry["client_id"], &entry["answer"]), (&json!(client), &json!("welcome")));
    asking.plainly("post", "/faces/entries", Some(shot(4.0)), 404).await;
    let thumbnail = format!("/faces/{}/thumbnail", face["id"].as_str().unwrap());
    asking.ask("get", "/faces/{id}/thumbnail", &thumbnail, None, 404).await;
    asking.ask("delete", route, &path, None, 204).await;
    asking.ask("put", "/faces/{id}/thumbnail", "/faces/nothing/thumbnail", None, 422).await;
}

async fn stock(asking: &mut Asking) {
    let new = json!({"name": "Towel", "price": "25000", "min_stock": 2});
    let towel = asking.plainly("post", "/products", Some(new.clone()), 201).await;
    asking.plainly("post", "/products", Some(new), 409).await;
    let (route, path) = ("/products/{id}/movements", format!("/products/{}/movements", towel["id"]));
    let movement = |kind: &str, quantity: i32| Some(json!({"movement_type": kind, "quantity": quantity}));
    let after = asking.ask("post", route, &path, movement("entry", 2), 201).await;
    assert_eq!(after["stock_status"], "LOW_STOCK");
    asking.ask("post", route, &path, movement("exit", 3), 409).await;
    asking.ask("post", route, &path, movement("exit", -3), 422).await;
    assert_eq!(asking.ask("get", route, &path, None, 200).await[0]["responsible"], "ann");
    assert_eq!(asking.plainly("get", "/products?status=LOW_STOCK", None, 200).await[0]["name"], "Towel");
    assert_eq!(asking.plainly("get", "/products?status=NORMAL", None, 200).await, json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_answers_as_it_describes() {
    for server in SERVERS {
        let Some(place) = Place::on(server).await else { continue };
        let plan = month(&place.gym).await;
        place.gym.add_user("ann", "ann@example.com", "open sesame", UserRole::Admin).await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let to = listener.local_addr().unwrap();
        let serving = tokio::spawn(serve(place.gym.clone(), listener));
        let requests = Requests { to, token: None };
        let mut asking = Asking { requests, described: openapi(), seen: BTreeSet::new() };
        the_day(&mut asking, plan).await;
        let all: BTreeSet<String> = routes().into_iter().map(|(method, path, _)| format!("{method} {path}")).collect();
        assert_eq!(asking.seen, all, "{server:?}: every route is asked");
        assert_eq!(asking.requests.get("/nowhere").await.0, 404);
        serving.abort();
        let _ = serving.await;
        place.close().await;
    }
}

/// What an employee may not do, and what a service says whose database has gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn employees_may_less() {
    let place = Place::on(SERVERS[0]).await.expect("a file");
    place.gym.add_user("bea", "bea@example.com", "open sesame", UserRole::Employee).await.unwrap();
    let token = place.gym.sign_in("bea", "open sesame").await.unwrap().token;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let requests = Requests { to: listener.local_addr().unwrap(), token: Some(token) };
    let serving = tokio::spawn(serve(place.gym.clone(), listener));
    let (code, answer) = requests.post("/products", json!({"name": "Towel", "price": "1", "min_stock": 0})).await;
    assert_eq!((code, &answer["error"]), (403, &json!("not_allowed")));
    place.gym.db.sql("DROP TABLE stock_movements").run().await.unwrap();
    let (code, answer) = requests.get("/products/1/movements").await;
    assert_eq!((code, &answer["error"]), (500, &json!("internal")));
    assert!(!answer.to_string().contains("stock_movements"), "{answer}");
    serving.abort();
    let _ = serving.await;
    place.close().await;
}
