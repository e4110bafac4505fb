//! PURE. What programs read: their own parsers read our reports, and find in them what we put in.

use serde_json::Value;

use super::*;
use crate::rules::RULES;

fn json(format: Format, all: &[CheckedMessage], broken_off: bool) -> Value {
    serde_json::from_str(&report(format, all, broken_off)).unwrap()
}

#[test]
fn json_has_the_documented_shape() {
    let value = json(Format::Json, &[judged(), patch()], false);
    assert_eq!(value["version"], 1);
    assert_eq!(value["policy"]["id"], "example");
    assert_eq!(
        (&value["checked"], &value["errors"], &value["warnings"]),
        (&2.into(), &2.into(), &1.into())
    );
    assert_eq!(value["complete"], true);
    let finding = &value["findings"][1];
    let expected = serde_json::json!({
        "source": {"kind": "commit", "commit": "0123456789abcdef0123456789abcdef01234567"},
        "subject": "parser: \\u{202e}read <on> & \"on\"",
        "rule": "unknown-category",
        "severity": "error",
        "message": "`coed` is not a category",
        "help": null,
        "span": {
            "start": {"line": 5, "column": 20, "byte": 55},
            "end": {"line": 5, "column": 24, "byte": 59},
        },
        "line": "AI-used-for: cöde, coed",
        "fix": [{"start": 55, "end": 59, "text": "code"}],
    });
    assert_eq!(finding, &expected);
    assert_eq!(value["findings"][0]["span"], Value::Null);
    assert_eq!(value["findings"][2]["source"]["number"], 2);
    let broken = json(Format::Json, &[], true);
    assert_eq!(
        (&broken["complete"], broken["findings"].as_array().unwrap().len()),
        (&false.into(), 0)
    );
}

#[test]
fn the_fix_in_json_makes_the_same_message_as_our_own() {
    for one in [judged(), patch()] {
        let value = json(Format::Json, std::slice::from_ref(&one), false);
        let row = value["findings"].as_array().unwrap().last().unwrap().clone();
        let mut message = one.message.clone();
        for edit in row["fix"].as_array().unwrap().iter().rev() {
            let at = |key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap();
            message.splice(at("start")..at("end"), edit["text"].as_str().unwrap().bytes());
        }
        let fix = one.findings.last().unwrap().fix.as_ref().unwrap();
        assert_eq!(bstr::BStr::new(&message), bstr::BStr::new(&fix.edit.apply(&one.message)));
    }
}

#[test]
fn sarif_is_read_by_a_library_for_it() {
    for broken_off in [false, true] {
        let text = report(Format::Sarif, &[judged(), patch()], broken_off);
        let sarif: serde_sarif::sarif::Sarif = serde_json::from_str(&text).unwrap();
        let run = &sarif.runs[0];
        let rules = run.tool.driver.rules.as_ref().unwrap();
        let results = run.results.as_ref().unwrap();
        assert_eq!((rules.len(), results.len()), (RULES.len(), 3));
        for result in results {
            let index = usize::try_from(result.rule_index.unwrap()).unwrap();
            assert_eq!(Some(&rules[index].id), result.rule_id.as_ref());
        }
        let place = results[1].locations.as_ref().unwrap()[0].physical_location.as_ref().unwrap();
        let region = place.region.as_ref().unwrap();
        assert_eq!(
            (region.start_line, region.start_column, region.end_column),
            (Some(5), Some(20), Some(24))
        );
        let invocation = &run.invocations.as_ref().unwrap()[0];
        assert_eq!(invocation.execution_successful, !broken_off);
    }
}

#[test]
fn sarif_addresses_are_addresses() {
    let value = json(Format::Sarif, &[judged(), patch()], false);
    let address = |at: usize| {
        value["runs"][0]["results"][at]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].clone()
    };
    assert_eq!(address(0), "git-commit:0123456789abcdef0123456789abcdef01234567");
    assert_eq!(address(2), "0001-a%20b.patch#2");
    // The places of a mail are those of the message in it, not of the file.
    assert_eq!(value["runs"][0]["results"][2]["fixes"], Value::Null);
    assert_eq!(
        value["runs"][0]["results"][1]["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]
            ["text"],
        "code"
    );
}

#[test]
fn junit_is_read_by_a_library_for_it() {
    let text = report(Format::Junit, &[judged(), clean(), patch()], false);
    let read = quick_junit::Report::deserialize_from_str(&text).unwrap();
    let cases: Vec<usize> = read.test_suites.iter().map(|suite| suite.test_cases.len()).collect();
    assert_eq!(cases, [2, 1, 1]);
    let failures: Vec<usize> = read.test_suites.iter().map(|suite| suite.failures).collect();
    assert_eq!(failures, [1, 0, 1]);
    assert!(read.test_suites[0].name.contains("<on> & \"on\""));
    let broken = report(Format::Junit, &[clean()], true);
    let broken = quick_junit::Report::deserialize_from_str(&broken).unwrap();
    assert_eq!(broken.test_suites.iter().map(|suite| suite.errors).sum::<usize>(), 1);
}

#[test]
fn what_xml_and_json_cannot_hold_is_spelt_out() {
    let mut one = patch();
    one.subject = b"a\0b\x1b[31m\xff\xef\xbf\xbf]]>".to_vec();
    one.message = one.subject.clone();
    one.findings[0].span = Some(0..one.message.len());
    one.findings[0].fix = None;
    for format in [
        Format::Json,
        Format::Sarif,
        Format::Github,
        Format::Junit,
        Format::Text { color: false, columns: None, passes: false },
    ] {
        let text = report(format, &[one.clone()], false);
        assert!(!text.contains(['\0', '\x1b']), "{text}");
    }
    quick_junit::Report::deserialize_from_str(&report(Format::Junit, &[one.clone()], false))
        .unwrap();
    json(Format::Sarif, &[one], false);
}
