//! Places as GeoJSON (RFC 7946), each with whether its position is the place or only stands in for it.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use kanryu_domain::board::bases::bases as bases_board;
use kanryu_domain::board::businesses::businesses as businesses_board;
use kanryu_domain::board::place::Place;
use serde_json::{Value as Json, json};

use crate::access::scope::{Scope, allow};
use crate::answer;
use crate::asked::Asked;
use crate::error::Fault;
use crate::state::AppState;

/// `GET /api/bases.geojson`
pub async fn bases(State(state): State<AppState>, asked: Asked) -> Result<Response, Fault> {
    allow(&asked, Scope::RegistryRead)?;
    asked.options(&[])?;
    let snapshot = state.snapshot(&asked).await?;
    Ok(collection(&bases_board(&snapshot.question(&asked)).value.rows, &asked))
}

/// `GET /api/businesses.geojson`
pub async fn businesses(State(state): State<AppState>, asked: Asked) -> Result<Response, Fault> {
    allow(&asked, Scope::RegistryRead)?;
    asked.options(&[])?;
    let snapshot = state.snapshot(&asked).await?;
    Ok(collection(&businesses_board(&snapshot.question(&asked)).value.rows, &asked))
}

fn collection(places: &[Place], asked: &Asked) -> Response {
    let features: Vec<Json> = places.iter().map(|place| feature(place, asked)).collect();
    let mut response = answer::json(&json!({
        "type": "FeatureCollection",
        "as_of": asked.as_of,
        "features": features,
    }));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/geo+json"));
    response
}

/// A place; one without a position is a feature without geometry, not left out.
fn feature(place: &Place, asked: &Asked) -> Json {
    let geometry = place.position.map(|at| json!({ "type": "Point", "coordinates": [at.lon, at.lat] }));
    json!({
        "type": "Feature",
        "id": place.subject.to_string(),
        "geometry": geometry,
        "properties": {
            "name": place.name.get(asked.lang),
            "name_ja": place.name.ja,
            "name_en": place.name.en,
            "name_is_provisional": place.name_is_provisional,
            "country": place.country.code,
            "city": place.city.as_ref().map(|city| city.name.get(asked.lang)),
            "standing": place.standing.code,
            "standing_label": place.standing.label.get(asked.lang),
            "opened_on": place.opened_on,
            "position_is_placeholder": place.position.is_some_and(|at| at.is_placeholder),
        },
    })
}
