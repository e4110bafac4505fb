//! The run itself: draws cases, runs them side by side, reports.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::case::Case;
use crate::report::{self, Failure, Verdict};

/// The seed and the number of cases of the usual run.
const SEED: u64 = 20_261_128;
const CASES: usize = 300;
/// How many failures are made smaller and written as scripts.
const SHOWN: usize = 3;

fn number(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name} is no number: {value}")))
}

#[test]
fn no_promise_is_broken_whatever_is_crossed() {
    let seed = number("CROSSED_SEED").unwrap_or(SEED);
    if let Some(case) = number("CROSSED_CASE") {
        return show_case(&Case::draw(seed, case as usize));
    }
    let count = number("CROSSED_CASES").map_or(CASES, |count| count as usize);
    let (failures, compared, signed) = run(seed, count);
    println!(
        "{count} cases of seed {seed}, {compared} made commits, {signed} times signed, {} fail\n{}",
        failures.len(),
        report::table(&failures)
    );
    assert!(compared * 2 > count, "the cases prove little: git commits in {compared} of {count}");
    assert!(signed > 0, "nobody signed off");
    if let Some(path) = std::env::var_os("CROSSED_LOG") {
        std::fs::write(path, failures.iter().map(report::failure).collect::<String>()).unwrap();
    }
    let shown = number("CROSSED_SHOWN").map_or(SHOWN, |shown| shown as usize);
    for failure in failures.iter().take(shown) {
        show(failure);
    }
    assert!(failures.is_empty(), "{} of {count} cases fail (seed {seed})", failures.len());
}

/// Runs cases on some threads, since most of the time a case waits; what fails, how many made commits, and how
/// often somebody typed `yes`.
fn run(seed: u64, count: usize) -> (Vec<Failure>, usize, usize) {
    let next = AtomicUsize::new(0);
    let (compared, signed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let failures = Mutex::new(Vec::new());
    let workers = 2 * thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        break;
                    }
                    let case = Case::draw(seed, number);
                    let Verdict { faults, compared: commits, signed: answers } =
                        report::verdict(&case);
                    compared.fetch_add(usize::from(commits > 0), Ordering::Relaxed);
                    signed.fetch_add(answers, Ordering::Relaxed);
                    if !faults.is_empty() {
                        failures.lock().unwrap().push(Failure { case, faults });
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().unwrap();
    failures.sort_by_key(|failure: &Failure| failure.case.number);
    (failures, compared.into_inner(), signed.into_inner())
}

/// Prints a failure: what was drawn, what is wrong, and the smallest script that shows it.
fn show(failure: &Failure) {
    print!("{}", report::failure(failure));
    let small = report::shrink(&failure.case, failure.faults[0].law);
    println!("smaller: {}", report::line(&small));
    println!("-- script\n{}--", report::script(&small));
}

fn show_case(case: &Case) {
    let faults = report::verdict(case).faults;
    println!("{}\n-- script\n{}--", report::line(case), report::script(case));
    for fault in &faults {
        println!("{fault}");
    }
    assert!(faults.is_empty(), "case {} of seed {} fails", case.number, case.seed);
}
