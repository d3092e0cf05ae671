#!/bin/sh
# Sign-ins a second beside bare argon2id, and the CPU time of a protected read beside one written by hand:
#   bench/accounts-by-hand.sh [ROUNDS REQUESTS_A_ROUND SECONDS_OF_WARM_UP SECONDS_OF_SIGN_INS]
set -eu
here="$(readlink -f -- "$0")"
cd "${here%/bench/*}"
. .mvn/find-jdk.sh
./plumb --version >/dev/null # builds it where it is not built
"$JAVA_HOME/bin/javac" -d build/bench/classes -cp target/app/plumb.jar bench/AccountsByHand.java bench/CpuPerRequest.java
exec "$JAVA_HOME/bin/java" -cp build/bench/classes:target/app/plumb.jar AccountsByHand "$@"
