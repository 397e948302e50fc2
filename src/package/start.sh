#!/bin/sh
# Starts image-transmit on the Java beside it, from whatever folder it was unpacked to.
set -eu
self=$0
while [ -L "$self" ]; do
    link=$(readlink "$self")
    case $link in
    /*) self=$link ;;
    *) self=$(dirname "$self")/$link ;;
    esac
done
here=$(CDPATH='' cd -- "$(dirname -- "$self")" && pwd -P)
if [ ! -e "$here/runtime/lib/libawt.so" ] && [ ! -e "$here/runtime/lib/libawt.dylib" ]; then
    case ${1:-} in
    '') set -- -help ;;
    gui)
        echo "this package is for the command line only; the window is in the one without -cli in its name / 此为纯命令行版，图形界面请用名称中不带 -cli 的包" >&2
        exit 2
        ;;
    esac
fi
