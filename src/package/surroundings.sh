case ${1:-gui} in gui) options="$options $window_options" ;; esac
# Without a locale (cron, containers), or with one that is not installed, Java cannot open files with Chinese names.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
C.UTF-8 | C.utf8) ;;
*)
    charmap=$(locale charmap 2>/dev/null || echo unknown)
    # where nobody knows, nothing set means the same
    [ "$charmap" != unknown ] || [ -n "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" ] || charmap=ANSI_X3.4-1968
    if [ "$charmap" = ANSI_X3.4-1968 ]; then
        case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in zh*) options="$options -Duser.language=zh" ;; esac
        export LC_ALL=C.UTF-8
    fi
    ;;
esac
[ -t 1 ] || options="$options -Dio.imagetransmit.terminal=no"
