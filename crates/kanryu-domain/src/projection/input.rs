//! Reading the input files of the projection: TOML, or JSON of the same shape where the name ends in `.json`.

use serde::de::DeserializeOwned;

/// Reads a file; the message names it and, where the reader of its form can, the line.
pub fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, String> {
    if name.ends_with(".json") {
        serde_json::from_str(text).map_err(|error| format!("{name}: {error}"))
    } else {
        toml::from_str(text).map_err(|error| format!("{name}: {error}"))
    }
}
