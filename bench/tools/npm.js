// Answers with node-semver, as npm asks it (loose): range TAB version a line.
const semver = require(process.env.SEMVER || "semver");
const lines = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
const answer = (range, version) => {
  if (!semver.valid(version) || semver.validRange(range, true) === null) return "-";
  return semver.satisfies(version, range, true) ? "1" : "0";
};
console.log(lines.map((line) => answer(...line.split("\t"))).join("\n"));
