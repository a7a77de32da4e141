#!/bin/sh
# One command from a fresh clone to RESULTS.md: finds Java, builds what is missing, gets the peers as Maven artifacts.
set -eu

home=$(cd "$(dirname "$0")/.." && pwd -P)
target=$home/benchmarks/target

fail() {
    printf 'benchmarks: %s\n' "$1" >&2
    exit 1
}

if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, which has no bin/java; point it to a JDK, 17 or later"
else
    java=$(command -v java) || fail "no java on the PATH; install a JDK, 17 or later, or set JAVA_HOME to one"
fi
version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\)[^"]*".*/\1/p' | head -n 1)
[ "${version:-0}" -ge 17 ] ||
    fail "$java is Java ${version:-of an unknown version}; Java 17 or later is needed (set JAVA_HOME to one)"
java_home=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')

profiles=compare
servers=$home/sidecar-server/target/postgres
case "${1:-}" in
cost | bloat | figures) profiles=compare,matrix ;; # PostgreSQL of several versions
esac

build() {
    command -v mvn >/dev/null 2>&1 || fail "there is no mvn on the PATH; install Maven 3.8 or later"
    printf 'benchmarks: building (the first time downloads the peers) …\n' >&2
    rm -rf "$target/lib" "$target/peers"
    # shellcheck disable=SC2086 # MAVEN_ARGS holds several arguments
    (cd "$home" && JAVA_HOME=$java_home mvn -q -B -ntp -DskipTests -P "$profiles" -pl benchmarks -am package ${MAVEN_ARGS:-}) >&2 ||
        fail "the build failed; the messages above say why"
}

# What is measured must be what the sources say.
is_current() {
    [ -f "$1" ] && [ -z "$(find "$home/pom.xml" "$home/$2/pom.xml" "$home/$2/src/${3:-main}" -newer "$1" | head -n 1)" ]
}

# The libraries are copies, and a build of the sidecar alone leaves them behind.
is_copied() {
    cmp -s "$home/sidecar-server/target/$1" "$(find "$target/lib" -name "outrider-sidecar-server-*$2" 2>/dev/null | head -n 1)"
}

if { [ "$profiles" != compare ] && [ ! -f "$servers/18.jar" ]; } || [ ! -d "$target/lib" ] || [ ! -d "$target/peers" ] || ! is_current "$target/outrider-benchmarks.jar" benchmarks ||
    ! is_current "$home/agent/target/outrider-agent.jar" agent ||
    ! is_current "$home/agent/target/outrider-agent.jar" instrumentation ||
    ! is_current "$home/sidecar-server/target/outrider-sidecar.jar" sidecar-server ||
    ! is_current "$home/sidecar-server/target/outrider-sidecar-tests.jar" sidecar-server test ||
    ! is_copied outrider-sidecar.jar '[!s].jar' || ! is_copied outrider-sidecar-tests.jar '-tests.jar'; then
    build
fi

if [ "${1:-}" = jmh ]; then
    shift
    exec "$java" -cp "$target/outrider-benchmarks.jar:$target/lib/*" org.openjdk.jmh.Main "$@"
fi
figures() {
    case $1 in
    cost) measure=io.outrider.sidecar.indexes.CostFigures ;;
    bloat) measure=io.outrider.sidecar.tables.BloatReport ;;
    *) measure=io.outrider.sidecar.analysis.AnalysisCost ;;
    esac
    "$java" -Xmx256m -Doutrider.home="$home" -Dpostgres.binaries="$servers" \
        -Dlogback.configurationFile="$home/benchmarks/src/main/logging/warnings.xml" \
        -cp "$target/outrider-benchmarks.jar:$target/lib/*" "$measure"
}

case "${1:-}" in
cost | bloat | analysis)
    figures "$1"
    exit
    ;;
figures)
    for name in cost bloat analysis; do
        figures "$name"
    done
    exit
    ;;
esac
if [ "${1:-}" = advice ]; then
    shift
    exec "$java" -Xmx512m -Doutrider.home="$home" \
        -Dlogback.configurationFile="$home/benchmarks/src/main/logging/warnings.xml" \
        -cp "$target/outrider-benchmarks.jar:$target/lib/*" io.outrider.benchmarks.advice.AdviceComparison "$@"
fi
if [ "${1:-}" = export ]; then
    shift
    is_current "$home/test-app/target/rentscout.jar" test-app ||
        (cd "$home" && JAVA_HOME=$java_home mvn -q -B -ntp -DskipTests -pl test-app -am package ${MAVEN_ARGS:-}) >&2 ||
        fail "RentScout, whose listings are exported, cannot be built; the messages above say why"
    exec "$java" -Xmx512m -Doutrider.home="$home" \
        -Dlogback.configurationFile="$home/benchmarks/src/main/logging/warnings.xml" \
        -cp "$target/outrider-benchmarks.jar:$target/lib/*" io.outrider.benchmarks.export.ExportMeasure "$@"
fi
exec "$java" -Xmx256m -Doutrider.home="$home" \
    -Dlogback.configurationFile="$home/benchmarks/src/main/logging/warnings.xml" \
    -cp "$target/outrider-benchmarks.jar:$target/lib/*" io.outrider.benchmarks.compare.Compare "$@"
