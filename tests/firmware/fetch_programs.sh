#!/bin/sh
# Fetches the programs that look at files of firmware-config/ and that this machine lacks. Installed, chrony and cloud-init
# would look after the machine, so their packages are unpacked under the folder $1 alone, for the tests; no root is needed.
set -eu
root=$1
PATH=$PATH:/usr/sbin:/sbin

lacks() { ! command -v "$1" >/dev/null; }

wanted=""
if lacks chronyd; then wanted="$wanted chrony"; fi
if lacks cloud-init; then wanted="$wanted cloud-init"; fi
if lacks nmcli; then wanted="$wanted network-manager"; fi
rules=""
if ! udevadm verify --help >/dev/null 2>&1; then rules="udev libsystemd-shared"; fi

rm -rf "$root"
mkdir -p "$root/bin" "$root/apt/lists" "$root/apt/cache/archives/partial"
if [ -z "$wanted$rules" ]; then
    touch "$root/.ready"
    exit 0
fi

stop() {
    echo "$1" >"$root/why"
    echo "some tests of firmware-config/ are passed over: $1"
    exit 0
}
lacks apt-get && stop "this is no Debian, from whose packages$wanted $rules would come"
# shellcheck source=/dev/null
. /etc/os-release
newer=${VERSION_CODENAME-}-backports
# The machine's own sources, and what systemd has been since then; nothing of it is kept for the machine.
cat /etc/apt/sources.list >"$root/apt/sources.list" 2>/dev/null || true
if [ -n "$rules" ]; then
    # shellcheck disable=SC2016 # apt fills these in
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
        awk -v of="${VERSION_CODENAME-}" '$2 == of && $3 == "main" && !seen++ {
            print "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]", $1, of "-backports main" }' \
            >>"$root/apt/sources.list"
fi
own() {
    apt-get -qq -o Debug::NoLocking=1 -o APT::Sandbox::User=root -o Acquire::Retries=1 -o Acquire::http::Timeout=20 \
        -o Dir::State::Lists="$root/apt/lists" -o Dir::Cache="$root/apt/cache" -o Dir::Etc::SourceList="$root/apt/sources.list" \
        "$@" >"$root/apt/said" 2>&1 || stop "no packages come ($(grep -m 1 '^[EW]:' "$root/apt/said"))"
}
own update --error-on=any
cd "$root/apt/cache/archives"

# $1 is the folder under which they are unpacked.
unpack() {
    for package in *.deb; do
        dpkg -x "$package" "$root/$1"
        rm "$package"
    done
}

# $1 is the program, $2 where its packages were unpacked, the rest what is started; what does not start is not offered.
offer() {
    name=$1 from=$root/$2
    shift 2
    libraries=$(find "$from" -name '*.so*' -exec dirname {} + | sort -u | paste -sd:)
    printf '#!/bin/sh\nexport LD_LIBRARY_PATH="%s" PYTHONPATH="%s"\nexec %s "$@"\n' \
        "$libraries" "$from/usr/lib/python3/dist-packages" "$*" >"$root/bin/$name"
    chmod +x "$root/bin/$name"
    "$root/bin/$name" --version >/dev/null 2>&1 || rm "$root/bin/$name"
}

if [ -n "$wanted" ]; then
    # shellcheck disable=SC2086 # names of packages
    own install --yes --download-only --no-install-recommends $wanted
    unpack programs
    python=/usr/bin/python3  # Debian's, for whose modules they are
    if [ -e "$root/programs$python" ]; then python=$root/programs$python; fi
    lacks chronyd && offer chronyd programs "$root/programs/usr/sbin/chronyd"
    lacks cloud-init && offer cloud-init programs "$python" "$root/programs/usr/bin/cloud-init"
    lacks nmcli && offer nmcli programs "$root/programs/usr/bin/nmcli"
fi
if [ -n "$rules" ]; then
    own download "udev/$newer" "libsystemd-shared/$newer"
    unpack rules
    offer udevadm rules "$root/rules/bin/udevadm"
fi
rm -r "$root/apt"
touch "$root/.ready"
