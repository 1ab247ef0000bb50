//! The law as it ships, and where people stand under it.

use super::*;

#[test]
fn every_scenario_beside_the_rules_comes_out_as_written() {
    let law = Law::builtin();
    let wrong: Vec<String> = kanryu_rules::run_all(law.scenarios(), law.rulebook())
        .into_iter()
        .filter(|result| !result.is_right())
        .map(|result| {
            format!("{}:{} {}: {}", result.file, result.line, result.name, result.differs.join("; "))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(law.scenarios().len() >= 150, "{} scenarios", law.scenarios().len());
}
