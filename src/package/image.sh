#!/bin/sh
# Makes a container image of the tool out of an unpacked package for Linux, without a container engine: nothing in it but Java, the jar, and
# the few libraries of glibc that Java needs, taken from this machine. Two layers, so that a new version of the tool is a small one.
#   src/package/image.sh FOLDER_OF_LINUX_CLI_PACKAGE OUT.tar [VERSION]
# OUT is for docker load, for skopeo (docker-archive: and oci-archive:) and for image-transmit -img=.
set -eu
[ $# -ge 2 ] || {
    sed -n '2,5s/^# //p' "$0" >&2
    exit 2
}
export LC_ALL=C.UTF-8
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
package=$(CDPATH='' cd -- "$1" && pwd -P)
case $2 in /*) out=$2 ;; *) out=$PWD/$2 ;; esac
version=${3:-$(sed -n 's/^    <version>\(.*\)<\/version>$/\1/p' "$here/../../pom.xml" | head -n 1)}
# the processor that the ELF header names; a linked Java's release file does not
case $(od -An -tx1 -j18 -N2 "$package/runtime/bin/java" | tr -d ' ') in
3e00) architecture=amd64 ;;
b700) architecture=arm64 ;;
*)
    echo "image.sh: $package/runtime is no Java for Linux on x86_64 or aarch64" >&2
    exit 1
    ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
user=65532
app=opt/image-transmit
# the same sources at every build make the same image; a class archive knows its jar and Java by this date
date=2026-01-01T00:00:00Z

base=$work/base
mkdir -p "$base/$app" "$base/etc" "$base/tmp" "$base/data"
chmod 1777 "$base/tmp"
cp -R "$package/runtime" "$base/$app/runtime"
printf 'root:x:0:0:root:/root:/sbin/nologin\ntransmit:x:%s:%s:image-transmit:/data:/sbin/nologin\n' $user $user >"$base/etc/passwd"
printf 'root:x:0:\ntransmit:x:%s:\n' $user >"$base/etc/group"
printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$base/etc/nsswitch.conf"

# What Java, and the libraries that the jar unpacks at run time, are linked with, at the very paths that this machine has them.
# the window's library would bring X's with it, and there is no window
unzip -qoj "$package/image-transmit.jar" '*.so' -x 'com/formdev/*' -d "$work/natives"
find "$base/$app/runtime" "$work/natives" -type f \( -name '*.so*' -o -path '*/bin/java' \) -exec ldd {} + 2>/dev/null |
    sed -n 's/.*=> \(\/[^ ]*\) (.*/\1/p; s/^[[:space:]]*\(\/[^ ]*\) (.*/\1/p' | grep -v "^$work" | sort -u >"$work/libraries"
grep -q 'ld-linux' "$work/libraries" || {
    echo "image.sh: ldd does not tell what Java is linked with; this needs a machine with glibc" >&2
    exit 1
}
while IFS= read -r library; do
    mkdir -p "$base$(dirname "$library")"
    cp -L "$library" "$base$library"
done <"$work/libraries"

tool=$work/tool
mkdir -p "$tool/$app"
for file in image-transmit.jar classes.aot classes.jsa LICENSE THIRD-PARTY.txt; do
    [ ! -f "$package/$file" ] || cp "$package/$file" "$tool/$app"
done

layout=$work/layout
mkdir -p "$layout/blobs/sha256"

# put FILE: makes it a blob, and says its digest
put() {
    hash=$(sha256sum "$1" | cut -d ' ' -f 1)
    mv "$1" "$layout/blobs/sha256/$hash"
    echo "$hash"
}

size() {
    wc -c <"$layout/blobs/sha256/$1" | tr -d ' '
}

# pack FOLDER: its layer; the folder for data belongs to the user
pack() {
    find "$1" -mindepth 1 ! -path "$1/tmp" -exec chmod u=rwX,go=rX {} +
    (
        cd "$1"
        find . -mindepth 1 ! -path ./data ! -path './data/*' -print | LC_ALL=C sort |
            tar --no-recursion --mtime="$date" --owner=0 --group=0 --numeric-owner --format=gnu -cf "$work/layer.tar" -T -
        [ ! -d data ] || tar --mtime="$date" --owner=$user --group=$user --numeric-owner --format=gnu -rf "$work/layer.tar" ./data
    )
    sha256sum "$work/layer.tar" | cut -d ' ' -f 1 >"$1.diff"
    gzip -9n "$work/layer.tar"
    put "$work/layer.tar.gz" >"$1.blob"
}

# shellcheck source=src/package/options.sh disable=SC1091
. "$here/options.sh"
if [ -f "$tool/$app/classes.aot" ]; then
    options="$options $aot_options -XX:AOTCache=/$app/classes.aot"
elif [ -f "$tool/$app/classes.jsa" ]; then
    options="$options -XX:SharedArchiveFile=/$app/classes.jsa"
fi
entry="\"/$app/runtime/bin/java\""
# user.home: also for a user that /etc/passwd does not know (docker run --user)
for option in $options -Duser.home=/data -jar "/$app/image-transmit.jar"; do entry="$entry,\"$option\""; done

pack "$base"
pack "$tool"
base_blob=$(cat "$base.blob") tool_blob=$(cat "$tool.blob")
printf '{"architecture":"%s","os":"linux","created":"%s","config":{"User":"%s:%s","WorkingDir":"/data","Env":["LC_ALL=C.UTF-8","HOME=/data"],"Entrypoint":[%s],"Cmd":["-help"],"Labels":{"org.opencontainers.image.title":"image-transmit","org.opencontainers.image.version":"%s"}},"rootfs":{"type":"layers","diff_ids":["sha256:%s","sha256:%s"]},"history":[{"created":"%s","created_by":"Java and glibc"},{"created":"%s","created_by":"image-transmit %s"}]}' \
    $architecture $date $user $user "$entry" "$version" "$(cat "$base.diff")" "$(cat "$tool.diff")" $date $date "$version" >"$work/config"
config=$(put "$work/config")
type=application/vnd.oci.image
printf '{"schemaVersion":2,"mediaType":"%s.manifest.v1+json","config":{"mediaType":"%s.config.v1+json","digest":"sha256:%s","size":%s},"layers":[{"mediaType":"%s.layer.v1.tar+gzip","digest":"sha256:%s","size":%s},{"mediaType":"%s.layer.v1.tar+gzip","digest":"sha256:%s","size":%s}]}' \
    $type $type "$config" "$(size "$config")" $type "$base_blob" "$(size "$base_blob")" $type "$tool_blob" "$(size "$tool_blob")" >"$work/manifest"
manifest=$(put "$work/manifest")
printf '{"schemaVersion":2,"mediaType":"%s.index.v1+json","manifests":[{"mediaType":"%s.manifest.v1+json","digest":"sha256:%s","size":%s,"platform":{"architecture":"%s","os":"linux"},"annotations":{"io.containerd.image.name":"docker.io/library/image-transmit:%s","org.opencontainers.image.ref.name":"%s"}}]}' \
    $type $type "$manifest" "$(size "$manifest")" $architecture "$version" "$version" >"$layout/index.json"
printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
printf '[{"Config":"blobs/sha256/%s","RepoTags":["library/image-transmit:%s"],"Layers":["blobs/sha256/%s","blobs/sha256/%s"]}]' \
    "$config" "$version" "$base_blob" "$tool_blob" >"$layout/manifest.json"
tar -C "$layout" --sort=name --mtime="$date" --owner=0 --group=0 --numeric-owner --mode=u=rw,go=r,a+X --format=gnu -cf "$out" blobs index.json manifest.json oci-layout
