#!/bin/sh
# Tries what ./package made as its user would: in a fresh Debian without Java (debootstrap), as an ordinary user, in a folder with blanks and Chinese characters,
# it unpacks the archive and types the commands of the README's five jobs, against real registries, a Docker engine and a containerd of this machine.
# As root: sh src/package/chroot-trial.sh [README.zh.md]   (needs debootstrap, docker-registry, skopeo, dockerd, containerd; takes some two minutes)
set -eu
cd "$(dirname "$0")/../.."
readme=${1:-README.md}
archive=$(ls "$PWD"/target/dist/*-linux-x64.tar.gz)
root=$(mktemp -d)
system=$root/system
place="/home/user/镜像 传输"
processes=""
export LC_ALL=C.UTF-8

finish() {
    code=$?
    trap - EXIT INT TERM
    for process in $processes; do kill "$process" 2>/dev/null || true; done
    wait
    umount "$system/proc" "$system/dev" 2>/dev/null || true
    grep " $root" /proc/mounts | cut -d ' ' -f 2 | sort -r | while read -r mount; do umount "$mount" || true; done
    rm -rf --one-file-system "$root"
    exit $code
}
trap finish EXIT INT TERM

# registry PORT
registry() {
    printf 'version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: 127.0.0.1:%s}\n' \
        "$root/registry-$1" "$1" >"$root/registry-$1.yml"
    docker-registry serve "$root/registry-$1.yml" >"$root/registry-$1.log" 2>&1 &
    processes="$processes $!"
}

# digest FILE: puts the file among the layout's blobs and says its digest
digest() {
    sum=$(sha256sum "$1" | cut -d ' ' -f 1)
    cp "$1" "$root/layout/blobs/sha256/$sum"
    echo "sha256:$sum"
}

# image REPOSITORY:TAG PORT: an image with one layer of its own and one that all share
image() {
    rm -rf "$root/layout" "$root/files"
    mkdir -p "$root/layout/blobs/sha256" "$root/files"
    echo "$1" >"$root/files/name"
    head -c 300000 /dev/urandom >"$root/files/content"
    tar -C "$root/files" -cf "$root/layer.tar" .
    difference=$(sha256sum "$root/layer.tar" | cut -d ' ' -f 1)
    gzip -nf "$root/layer.tar"
    layer=$(digest "$root/layer.tar.gz")
    printf '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$difference" >"$root/config"
    config=$(digest "$root/config")
    printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"%s","size":%s}]}' \
        "$config" "$(stat -c %s "$root/config")" "$layer" "$(stat -c %s "$root/layer.tar.gz")" >"$root/manifest"
    manifest=$(digest "$root/manifest")
    printf '{"imageLayoutVersion":"1.0.0"}' >"$root/layout/oci-layout"
    printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":%s}]}' \
        "$manifest" "$(stat -c %s "$root/manifest")" >"$root/layout/index.json"
    skopeo copy -q --insecure-policy --dest-tls-verify=false "oci:$root/layout" "docker://127.0.0.1:$2/$1"
}

# in_system COMMAND: as the user, in the archive's folder, with nothing set
in_system() {
    chroot --userspec=1000:1000 "$system" /usr/bin/env -i HOME=/home/user PATH=/usr/bin:/bin GZ_PASSWORD=secret CONTAINERD_NAMESPACE=k8s.io \
        /bin/sh -c "cd '$place/'image-transmit-* && $1"
}

# Blocks of job N: file NAME (the block that begins with "# NAME"), or its commands.
block() {
    awk -v job="### $1. " -v name="# $2" '
        index($0, "### ") == 1 || index($0, "## ") == 1 { inside = index($0, job) == 1; next }
        /^```/ { open = !open; first = 1; wanted = 0; next }
        inside && open { if (first && $0 == name) wanted = 1; first = 0; if (wanted) print }' "$readme"
}
commands() {
    awk -v job="### $1. " '
        index($0, "### ") == 1 || index($0, "## ") == 1 { inside = index($0, job) == 1; next }
        /^```/ { open = !open; shell = /^```sh/; next }
        inside && open && shell && /^(\.\/image-transmit|docker save)/ { sub(/ +#.*/, ""); print }' "$readme"
}

newest() {
    (cd "$system$place"/image-transmit-* && ls -t data/*/*"$1"*_meta.yaml | head -n 1)
}

echo "a Debian without Java ..."
debootstrap --variant=minbase bookworm "$system" http://deb.debian.org/debian >"$root/debootstrap.log" 2>&1 || {
    tail -n 5 "$root/debootstrap.log" >&2
    exit 1
}
chroot "$system" useradd --create-home --uid 1000 user
mkdir -p "$system$place"
tar -C "$system$place" -xzf "$archive"
chown -R 1000:1000 "$system/home/user"
mount -t proc proc "$system/proc"
mount --bind /dev "$system/dev"

registry 15091
registry 15092
registry 15093
# what a machine with containerd has
cp "$(command -v ctr)" "$system/usr/bin/ctr"
mkdir -p "$system/run/containerd"
dockerd --bridge=none --iptables=false --ip6tables=false --storage-driver=vfs --data-root "$root/docker" --exec-root "$root/docker-run" \
    --pidfile "$root/docker.pid" --host "unix://$system/run/docker.sock" >"$root/dockerd.log" 2>&1 &
processes="$processes $!"
containerd --root "$root/containerd" --state "$root/containerd-run" --address "$system/run/containerd/containerd.sock" >"$root/containerd.log" 2>&1 &
processes="$processes $!"
for socket in "$system/run/docker.sock" "$system/run/containerd/containerd.sock"; do
    for _ in $(seq 50); do [ -S "$socket" ] && break || sleep 0.2; done
    chmod 666 "$socket"
done
for name in public/alpine:3.5 public/nginx:1.25 public/app:2.0 public/orders:1.0 public/orders:1.1 public/billing:1.0 public/tools:2.0 charts/web:1; do
    image "$name" 15091
done

for job in 1 2 3 4 5; do
    folder=$(echo "$system$place"/image-transmit-*)
    for file in cfg.yaml img.lst watch.lst; do
        block $job $file >"$root/block"
        [ -s "$root/block" ] || continue
        sed -e 's|http://10.45.80.1|http://127.0.0.1:15091|' -e 's|https://registry.customer.example|http://127.0.0.1:15092|' \
            -e 's|https://registry.branch.example|http://127.0.0.1:15093|' "$root/block" >"$folder/$file"
    done
    commands $job >"$root/commands"
    [ -s "$root/commands" ] || {
        echo "no commands of job $job in $readme" >&2
        exit 1
    }
    while read -r line; do
        case $line in
        *data/*incr*) line=$(echo "$line" | sed "s|data/[^ ]*_incr_[^ ]*_meta.yaml|$(newest incr)|") ;;
        *data/*full*) line=$(echo "$line" | sed "s|data/[^ ]*_full_[^ ]*_meta.yaml|$(newest full)|") ;;
        esac
        echo "$job  $line"
        case $line in
        docker\ save*)
            (cd "$folder" && DOCKER_HOST="unix://$system/run/docker.sock" sh -c "$line")
            chmod 644 "$folder/tools.tar"
            continue
            ;;
        *-watch* | *" serve "*) line="timeout -s INT 12 $line" ;;
        esac
        code=0
        in_system "$line" </dev/null >"$root/output" 2>&1 || code=$?
        # 124: the time was up, which is how watch and serve end here
        case $line:$code in *:0 | timeout*:124 | timeout*:130) ;; *)
            cat "$root/output" >&2
            echo "exit code $code" >&2
            exit 1
            ;;
        esac
    done <"$root/commands"
done

echo "what has arrived:"
failed=0
for pair in "15092 public/alpine:3.5" "15092 public/nginx:1.25" "15092 customer/app:2.0" "15093 customer/app:2.0" "15092 public/orders:1.0" "15092 public/orders:1.1" \
    "15092 public/billing:1.0" "15092 charts/web:1"; do
    there=$(skopeo inspect --tls-verify=false --format '{{.Digest}}' "docker://127.0.0.1:${pair% *}/${pair#* }" 2>/dev/null || echo missing)
    from=${pair#* }
    [ "$from" != customer/app:2.0 ] || from=public/app:2.0
    here=$(skopeo inspect --tls-verify=false --format '{{.Digest}}' "docker://127.0.0.1:15091/$from")
    [ "$there" = "$here" ] || failed=1
    echo "  ${pair#* } at 127.0.0.1:${pair% *}: $there"
done
docker --host "unix://$system/run/docker.sock" images --format '  {{.Repository}}:{{.Tag}} in Docker'
ctr --address "$system/run/containerd/containerd.sock" -n k8s.io images ls -q | sed 's/$/ in containerd/; s/^/  /'
[ "$failed" = 0 ]
