//! Documents in both notations.

use super::*;

fn line_of(node: &Node, path: &[&str]) -> usize {
    let mut here = node;
    for step in path {
        here = match &here.value {
            Value::Table(entries) => {
                &entries.iter().find(|entry| entry.key == *step).expect("the key is there").node
            }
            Value::List(list) => &list[step.parse::<usize>().expect("a number")],
            _ => panic!("nothing below {step}"),
        };
    }
    here.line
}

fn plain(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::YesNo(answer) => answer.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Fraction(text) => format!("~{text}"),
        Value::Text(text) => format!("{text:?}"),
        Value::List(list) => format!("[{}]", list.iter().map(plain).collect::<Vec<_>>().join(" ")),
        Value::Table(entries) => {
            let inner: Vec<String> =
                entries.iter().map(|entry| format!("{}={}", entry.key, plain(&entry.node))).collect();
            format!("{{{}}}", inner.join(" "))
        }
    }
}

#[test]
fn both_notations_say_the_same_on_their_own_lines() {
    let toml =
        read("[round]\nid = \"r\"\n[[person]]\nid = 7\nwishes = [\"a\",\n  [\"b\", \"c\"]]\n").expect("TOML");
    let json = read(
        "{\n \"round\": {\"id\": \"r\"},\n \"person\": [\n  {\"id\": 7,\n \"wishes\": [\"a\", [\"b\", \"c\"]]} ]\n}\n",
    )
    .expect("JSON");
    assert_eq!(plain(&toml), plain(&json));
    assert_eq!(plain(&toml), r#"{round={id="r"} person=[{id=7 wishes=["a" ["b" "c"]]}]}"#);
    assert_eq!(line_of(&toml, &["person", "0", "wishes", "1"]), 6);
    assert_eq!(line_of(&json, &["person", "0", "wishes", "1"]), 5);
}

#[test]
fn a_document_that_cannot_be_read_names_its_line() {
    assert_eq!(read("[round]\nid = \n").expect_err("no value").line, 2);
    let json = read("{\n \"round\": {\n  \"id\": }\n}").expect_err("no value");
    assert_eq!((json.line, json.message.as_str()), (3, "expected value"));
    let twice = read("{\"a\": 1,\n \"b\": 2,\n \"a\": 3}").expect_err("twice");
    assert_eq!((twice.line, twice.message.as_str()), (3, "the key `a` stands twice"));
}

#[test]
fn escapes_fractions_and_empty_lists_are_kept() {
    let json = read(r#"{"a": "x\"\\ 還", "b": 1.5, "c": [], "d": {}, "e": null, "f": -3, "g": true}"#)
        .expect("JSON");
    assert_eq!(plain(&json), r#"{a="x\"\\ 還" b=~1.5 c=[] d={} e=null f=-3 g=true}"#);
}
