# Sourced by ./mvnw and ./plumb: sets and exports JAVA_HOME to a JDK 25 or newer, or ends with one line
# that says what to install. Looks at JAVA_HOME, the default java, then the usual folders. Reads the
# JDK's `release` file instead of starting it, which would cost more than all the rest.

# The feature version of the JDK in folder $1, in $jdk_version; 0 where there is no whole JDK.
read_jdk_version() {
  jdk_version=0
  [ -n "$1" ] && [ -r "$1/release" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  while IFS='=' read -r jdk_key jdk_value; do
    if [ "$jdk_key" = JAVA_VERSION ]; then
      jdk_value="${jdk_value#\"}"
      jdk_version="${jdk_value%%[!0-9]*}"
      [ -n "$jdk_version" ] || jdk_version=0
      return 0
    fi
  done <"$1/release"
}

find_jdk() {
  read_jdk_version "${JAVA_HOME-}"
  [ "$jdk_version" -lt 25 ] || return 0

  jdk_java="$(command -v java 2>/dev/null)" || jdk_java=
  if [ -n "$jdk_java" ]; then
    jdk_java="$(readlink -f "$jdk_java" 2>/dev/null)" || jdk_java=
    read_jdk_version "${jdk_java%/bin/java}"
    if [ "$jdk_version" -ge 25 ]; then
      JAVA_HOME="${jdk_java%/bin/java}"
      return 0
    fi
  fi

  case $- in *f*) jdk_noglob=yes ;; *) jdk_noglob=no ;; esac
  set +f
  for jdk_home in /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    "$HOME"/.local/share/mise/installs/java/* "$HOME"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    read_jdk_version "$jdk_home"
    if [ "$jdk_version" -ge 25 ]; then
      JAVA_HOME="$jdk_home"
      [ "$jdk_noglob" = no ] || set -f
      return 0
    fi
  done
  [ "$jdk_noglob" = no ] || set -f
  return 1
}

HOME="${HOME:-/}"
if ! find_jdk; then
  echo "No JDK 25 found: install one (https://adoptium.net, or 'sdk install java 25-tem') or set JAVA_HOME to it." >&2
  exit 2
fi
export JAVA_HOME
