
set -- -jar "$here/image-transmit.jar" "$@"
# Made for this very Java and jar; Java does without where it does not fit.
if [ -f "$here/classes.aot" ]; then
    # without the profiles in it, which cost more than they bring
    set -- "-XX:AOTCache=$here/classes.aot" -XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining "$@"
elif [ -f "$here/classes.jsa" ]; then
    set -- "-XX:SharedArchiveFile=$here/classes.jsa" "$@"
fi
# shellcheck disable=SC2086
exec "$here/runtime/bin/java" $options "$@"
