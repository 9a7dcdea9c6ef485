#!/bin/sh
# Puts a function's code and the packages that it needs into one folder, as Lambda wants them.
# Usage: app/package.sh PYTHON app/orders .build/orders
set -eu
python=$1 source=$2 target=$3
rm -rf "$target" "$target.new"
mkdir -p "$target.new"
"$python" -m pip install --quiet --target "$target.new" --requirement "$source/requirements.txt" \
    --only-binary=:all: --platform manylinux2014_aarch64 --python-version 3.13 --no-deps --no-compile
rm -rf "$target.new/bin"
cp "$source"/*.py "$target.new/"
mv "$target.new" "$target"
