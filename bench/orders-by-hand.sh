#!/bin/sh
# Orders a second and the CPU time of one, beside a backend written by hand, and the same SQL by pgbench:
#   bench/orders-by-hand.sh [ROUNDS ORDERS_A_ROUND ORDERS_OF_WARM_UP SECONDS_OF_PGBENCH]
set -eu
here="$(readlink -f -- "$0")"
cd "${here%/bench/*}"
. .mvn/find-jdk.sh
./plumb --version >/dev/null # builds it where it is not built
"$JAVA_HOME/bin/javac" -d build/bench/classes -cp target/app/plumb.jar bench/OrdersByHand.java
exec "$JAVA_HOME/bin/java" -cp build/bench/classes:target/app/plumb.jar OrdersByHand "$@"
