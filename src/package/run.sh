
# what is over at once need not be compiled well
case ${1:-} in -h | -help | --help | -version | --version | completion) options="$options -XX:TieredStopAtLevel=1" ;; esac
set -- -jar "$here/image-transmit.jar" "$@"
# Made for this very Java and jar; Java does without where it does not fit.
if [ -f "$here/classes.aot" ]; then
    options="$options $aot_options"
    set -- "-XX:AOTCache=$here/classes.aot" "$@"
elif [ -f "$here/classes.jsa" ]; then
    set -- "-XX:SharedArchiveFile=$here/classes.jsa" "$@"
fi
# shellcheck disable=SC2086
exec "$here/runtime/bin/java" $options "$@"
