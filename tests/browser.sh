#!/bin/sh
# Prints the path of a Chromium or Chrome for the tests of the page; installs Debian's where there is none.
set -eu

find_browser() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return
    done
    return 1
}

if find_browser; then
    exit
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing chromium for the tests of the page (about a minute, once)" >&2
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium; } >/dev/null
    find_browser
else
    echo "The tests of the page need Chromium or Chrome: install one, on Debian with: sudo apt-get install chromium" >&2
    exit 1
fi
