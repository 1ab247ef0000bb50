//! Rewrites expected outputs, so that the difference can be reviewed.

use std::path::Path;
use std::process::Command;

/// Tests that find `KANRYU_BLESS=1` write what they see in the place of what they expected.
///
/// # Errors
/// When the tests cannot be run, or fail for another reason than an expected output.
pub fn run(root: &Path) -> Result<(), String> {
    let mut command = Command::new("cargo");
    command.current_dir(root).env("KANRYU_BLESS", "1");
    command.args(["test", "--quiet", "--workspace", "--exclude", "xtask"]);
    let status = command.status().map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !status.success() {
        return Err("some tests fail for another reason than an expected output".to_owned());
    }
    crate::docs::run(root)?;
    println!("now read `git diff`");
    Ok(())
}
