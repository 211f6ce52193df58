#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Fetches kernel trees from Debian's source packages: only the SCMI stack, its mailbox framework,
# its header and the Makefile. Nothing of it belongs into the repository (.cache is ignored by git).
#
#   scripts/fetchKernel.sh [VERSION...]      e.g. 6.12.107-1~deb12u1, or 6.1.192-2
#
# Prints the directory of each tree. Exit 2 when a tree cannot be had.
set -eu

seconds=${FETCH_KERNEL_SECONDS:-300}
root=$(cd "$(dirname "$0")/.." && pwd)
cache=${SCMI_LIFETIME_KERNELS:-$root/.cache/kernel}
[ $# -gt 0 ] || set -- '6.12.107-1~deb12u1' '6.12.111-1~deb12u1' '6.12.113-1~deb12u1' '6.12.115-2~deb12u1' \
	'6.12.117-1~deb12u1' '6.1.176-1' '6.1.192-2'

fail() {
	echo "fetchKernel: $1" >&2
	exit 2
}

for tool in apt-get apt-cache dpkg-deb tar xz timeout; do
	command -v "$tool" >/dev/null || fail "$tool is missing: this script needs a Debian system"
done

mkdir -p "$cache"
work=
trap '[ -z "$work" ] || rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# apt names its own cache in messages: keep them for when they are needed
download() {
	(cd "$work" && timeout "$seconds" apt-get download "$1=$2") >"$work/log" 2>&1
}

for version in "$@"; do
	case $version in
	*[!A-Za-z0-9.+~:-]* | [!0-9]* | '') fail "'$version' is no Debian version, such as 6.12.107-1~deb12u1" ;;
	esac
	tree=$cache/$version
	if [ -f "$tree/Makefile" ] && [ -d "$tree/drivers/firmware/arm_scmi" ]; then
		echo "$tree"
		continue
	fi
	[ ! -e "$tree" ] || fail "$tree is incomplete: remove it and try again"

	series=$(echo "$version" | cut -d. -f1,2)
	package=linux-source-$series
	work=$(mktemp -d "$cache/.fetch.XXXXXX")
	if ! apt-cache madison "$package" 2>/dev/null | grep -qF " $version "; then
		timeout "$seconds" apt-get update >"$work/log" 2>&1 ||
			fail "apt-get update failed or took over $seconds s: $(tail -n 1 "$work/log"); is there a network?"
	fi
	download "$package" "$version" ||
		fail "apt-get download $package=$version failed or took over $seconds s: $(tail -n 1 "$work/log")"

	source=linux-source-$series
	mkdir "$work/tree"
	dpkg-deb --fsys-tarfile "$work"/*.deb |
		tar -xOf - "./usr/src/$source.tar.xz" |
		tar -xJf - -C "$work/tree" --strip-components=1 \
			"$source/Makefile" \
			"$source/drivers/firmware/arm_scmi" \
			"$source/drivers/mailbox/mailbox.c" \
			"$source/include/linux/scmi_protocol.h" ||
		fail "$package $version does not unpack: $(ls "$work"/*.deb)"
	[ -f "$work/tree/drivers/firmware/arm_scmi/driver.c" ] ||
		fail "$package $version holds no drivers/firmware/arm_scmi/driver.c"

	# a tree is there as a whole or not at all; losing a race against another fetch is no error
	mv -T "$work/tree" "$tree" 2>/dev/null || [ -f "$tree/Makefile" ] || fail "cannot write $tree"
	rm -rf "$work"
	work=
	echo "$tree"
done
