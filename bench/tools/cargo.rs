// Answers with the crate semver, which Cargo uses: range TAB version a line.
use std::io::{self, BufRead};

fn main() {
    for line in io::stdin().lock().lines() {
        let line = line.unwrap();
        let (range, version) = line.split_once('\t').unwrap();
        match (semver::VersionReq::parse(range), semver::Version::parse(version)) {
            (Ok(range), Ok(version)) => println!("{}", range.matches(&version) as u8),
            _ => println!("-"),
        }
    }
}
