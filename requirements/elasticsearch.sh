#!/bin/sh
# Fetch the Elasticsearch server that Maven's central repository holds (DESIGN section 9), checked against its hash.
set -eu
cd "$(dirname "$0")/.."
version=8.19.21
sha256=215d5f3dbf0609a149f6218a9e47b6ae2df34ebbff3c5754e35f15a5e5393c8a
folder=build/distributions
archive="$folder/elasticsearch-$version.zip"
good() { echo "$sha256  $archive" | sha256sum --check --status 2>/dev/null; }
good && exit 0
mkdir -p "$folder"
echo "Fetching Elasticsearch $version"
mvn --quiet --batch-mode dependency:copy \
    -Dartifact="org.elasticsearch.distribution.integ-test-zip:elasticsearch:$version:zip" -DoutputDirectory="$folder"
good || {
    echo "$archive is not the file that was expected (its SHA-256 differs); delete it and try again." >&2
    exit 1
}
