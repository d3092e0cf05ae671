#!/bin/sh
# The CPU time a request of the generated catalog beside one written by hand:
#   bench/catalog-by-hand.sh [ROUNDS REQUESTS_A_ROUND SECONDS_OF_WARM_UP]
set -eu
here="$(readlink -f -- "$0")"
cd "${here%/bench/*}"
. .mvn/find-jdk.sh
./plumb --version >/dev/null # builds it where it is not built
exec "$JAVA_HOME/bin/java" -cp target/app/plumb.jar bench/CatalogByHand.java "$@"
