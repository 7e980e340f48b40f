#!/bin/sh
# Makes this Debian or Raspberry Pi OS Marcador, or brings it up to date, and says what it changed. It may be run at any
# time: where all is as it should be it changes nothing.
#
#   install.sh [--with PARTS] [--from WHEEL|FOLDER] [--wheels FOLDER] [--root DIR] [--no-start]
#
#   --with     device, server, broker (Mosquitto), edge (nginx before the server), firewall, upgrades, hotspot,
#              timeserver, kiosk (the score on a screen of the box); with commas between them.
#              Without it: what was chosen before, or else device,server.
#   --from     the software: a wheel, a release or a checkout (without it: where this script lies)
#   --wheels   a folder with all that the software needs, for a box without internet (`make wheelhouse`)
#   --root     puts the files into DIR only, for who makes an image; `chroot DIR` and another run do the rest
#   --no-start installs, and leaves what runs as it runs
set -eu
umask 022

here=$(cd "$(dirname "$0")" && pwd)
packaged="padel wire device server models marcador firmware-config pyproject.toml"
root="" with="" from=$(dirname "$here") wheels="" starts=yes changes=0

# shellcheck source-path=SCRIPTDIR source=install/software.sh
. "$here/install/software.sh"

main() {
    read_options "$@"
    chosen="$root/etc/marcador/parts"
    if [ -z "$with" ] && [ -r "$chosen" ]; then with=$(cat "$chosen"); fi
    with=${with:-device,server}
    check_parts
    if [ -z "$root" ]; then
        [ "$(id -u)" = 0 ] || fail "run it as root: sudo $0"
        packages
    fi
    make_users
    place_files
    if [ -z "$root" ]; then
        software
        if has broker; then broker; fi
        if has edge; then edge; fi
    fi
    enable_units
    remember_parts
    tell
}

read_options() {
    while [ $# -gt 0 ]; do
        case "$1" in
            --with) with=$2 && shift 2 ;;
            --from) from=$2 && shift 2 ;;
            --wheels) wheels=$2 && shift 2 ;;
            --root) root=${2%/} && shift 2 ;;
            --no-start) starts=no && shift ;;
            -h | --help) sed -n '2,/^set /s/^# \{0,1\}//p' "$0" && exit 0 ;;
            *) fail "there is no option $1; $0 --help tells them all" ;;
        esac
    done
}

fail() {
    echo "install.sh: $1" >&2
    exit 1
}

changed() {
    changes=$((changes + 1))
    echo "$1"
}

has() {
    case ",$with," in *",$1,"*) return 0 ;; esac
    return 1
}

check_parts() {
    for part in $(echo "$with" | tr ',' ' '); do
        case "$part" in
            device | server | broker | edge | firewall | upgrades | hotspot | timeserver | kiosk) ;;
            *) fail "there is no part $part; $0 --help tells them all" ;;
        esac
    done
}

packages() {
    needed="python3 python3-venv openssl ca-certificates chrony"
    if has device; then needed="$needed $(words "$here/feedback/packages.txt") libasound2-plugins alsa-utils bluez iw"; fi
    if has broker; then needed="$needed mosquitto"; fi
    if has edge; then needed="$needed nginx libnginx-mod-nchan"; fi
    if has firewall; then needed="$needed nftables"; fi
    if has upgrades; then needed="$needed unattended-upgrades"; fi
    if has hotspot; then needed="$needed network-manager dnsmasq-base iw"; fi
    if has kiosk; then needed="$needed cage chromium seatd xwayland fonts-dejavu-core"; fi
    missing=""
    for package in $needed; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    # Not every system has all of them: Python's way to the pins is Raspberry Pi's own.
    if [ -z "$missing" ] || { listed && [ -z "$(known)" ]; }; then return 0; fi
    apt-get update -qq
    missing=$(known)
    # shellcheck disable=SC2086 # a word a package
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    changed "installed the packages $missing"
}

listed() {
    ls /var/lib/apt/lists/*Packages* >/dev/null 2>&1
}

known() {
    # shellcheck disable=SC2086 # a word a package
    apt-cache madison $missing 2>/dev/null | awk '{ print $1 }' | sort -u | tr '\n' ' '
}

words() {
    sed 's/#.*//' "$1" | tr '\n' ' '
}

# place MODE FILE DESTINATION: as it is here
place() {
    to=$root$3
    if [ -f "$to" ] && cmp -s "$2" "$to" && [ "$(stat -c %a "$to")" = "$1" ]; then return 0; fi
    mkdir -p "$(dirname "$to")"
    install -m "$1" "$2" "$to.new"
    mv "$to.new" "$to"
    changed "wrote $3"
}

# keep MODE FILE DESTINATION: only where there is none, since people write into it
keep() {
    if [ ! -e "$root$3" ]; then place "$@"; fi
}

place_files() {
    keep 640 "$here/marcador.toml" /etc/marcador/marcador.toml
    # Whose releases `marcador update` takes; a fork puts its own key there.
    if [ -f "$here/release-key.pub" ]; then place 644 "$here/release-key.pub" /etc/marcador/release-key.pub; fi
    place 644 "$here/systemd/marcador-trial.service" /etc/systemd/system/marcador-trial.service
    place 755 "$here/bin/marcador" /usr/local/bin/marcador
    place 644 "$here/journald/marcador.conf" /etc/systemd/journald.conf.d/marcador.conf
    place 644 "$here/systemd/system.conf.d/marcador.conf" /etc/systemd/system.conf.d/marcador.conf
    place 644 "$here/systemd/var-tmp.mount" /etc/systemd/system/var-tmp.mount
    place 644 "$here/chrony/marcador.conf" /etc/chrony/conf.d/marcador.conf
    if has device; then
        place 644 "$here/alsa/asound.conf" /etc/asound.conf
        place 644 "$here/udev/80-marcador.rules" /etc/udev/rules.d/80-marcador.rules
        place 644 "$here/systemd/marcador-device.service" /etc/systemd/system/marcador-device.service
    fi
    if has server; then
        place 644 "$here/systemd/marcador-server.service" /etc/systemd/system/marcador-server.service
    fi
    if has broker; then
        place 644 "$here/systemd/mosquitto.service.d/marcador.conf" /etc/systemd/system/mosquitto.service.d/marcador.conf
        place 644 "$here/mosquitto/marcador-card.conf" /etc/mosquitto/conf.d/marcador-card.conf
    fi
    if has edge; then
        place 644 "$here/edge/nginx.conf" /etc/nginx/marcador-edge.conf
        place 644 "$here/systemd/marcador-edge.service" /etc/systemd/system/marcador-edge.service
    fi
    if has firewall; then
        place 644 "$here/nftables/marcador.nft" /etc/marcador/firewall.nft
        place 644 "$here/systemd/marcador-firewall.service" /etc/systemd/system/marcador-firewall.service
    fi
    if has upgrades; then place 644 "$here/apt/52marcador" /etc/apt/apt.conf.d/52marcador; fi
    if has kiosk; then
        place 644 "$here/systemd/marcador-kiosk.service" /etc/systemd/system/marcador-kiosk.service
        place 644 "$here/chromium/marcador.json" /etc/chromium/policies/managed/marcador.json
    fi
    if has timeserver; then place 644 "$here/chrony/marcador-server.conf" /etc/chrony/conf.d/marcador-server.conf; fi
    if has hotspot; then
        place 600 "$here/network/marcador-hotspot.nmconnection" \
            /etc/NetworkManager/system-connections/marcador-hotspot.nmconnection
        place 644 "$here/network/marcador-hotspot.dnsmasq" /etc/NetworkManager/dnsmasq-shared.d/marcador.conf
        place 644 "$here/systemd/marcador-hotspot.service" /etc/systemd/system/marcador-hotspot.service
    fi
    own_folders
}

make_users() {
    for user in marcador marcador-kiosk; do
        if [ "$user" = marcador-kiosk ] && ! has kiosk; then continue; fi
        place 644 "$here/sysusers/$user.conf" "/etc/sysusers.d/$user.conf"
        before=$(users)
        systemd-sysusers --root="$root/" "$root/etc/sysusers.d/$user.conf" 2>/dev/null ||
            fail "the user $user cannot be made; is systemd installed?"
        [ "$before" = "$(users)" ] || changed "made the user $user, with its groups"
    done
}

users() {
    cat "$root/etc/passwd" "$root/etc/group" 2>/dev/null || true
}

own_folders() {
    place 644 "$here/tmpfiles/marcador.conf" /etc/tmpfiles.d/marcador.conf
    before=$(folders)
    systemd-tmpfiles --root="$root/" --create "$root/etc/tmpfiles.d/marcador.conf"
    [ "$before" = "$(folders)" ] || changed "made the folders, each for its owner"
}

folders() {
    for folder in /etc/marcador /etc/marcador/marcador.toml /opt/marcador /opt/marcador/releases /var/lib/marcador; do
        stat -c '%n %a %u %g' "$root$folder" 2>/dev/null || true
    done
}

broker() {
    settings=/etc/marcador/marcador.toml
    if ! grep -q '^broker *=' "$settings"; then
        sed -i 's/^\[server\]$/&\nbroker = "mosquitto"/' "$settings"
        changed "set the broker in $settings"
    fi
    made=$(mktemp -d)
    chown marcador "$made"
    /usr/local/bin/marcador server mosquitto "$made" >/dev/null
    place 644 "$made/marcador.conf" /etc/mosquitto/conf.d/marcador.conf
    for secret in /etc/mosquitto/certs/marcador.crt /etc/mosquitto/certs/marcador.key; do
        place 600 "$made/$(basename "$secret")" "$secret"
        chown mosquitto:mosquitto "$secret"
    done
    identities=/var/lib/mosquitto/marcador-identities.json
    # Mosquitto itself writes into it from then on.
    keep 600 "$made/$(basename "$identities")" "$identities"
    chown mosquitto:mosquitto "$identities"
    rm -rf "$made"
}

# The edge takes the port of the pages; the server goes behind it.
edge() {
    settings=/etc/marcador/marcador.toml
    if ! grep -q '^edge *=' "$settings"; then
        sed -i -e '/^http_listen *=/d' \
            -e 's|^\[server\]$|&\nhttp_listen = "127.0.0.1:8001"\nedge = "http://127.0.0.1:8081"|' "$settings"
        changed "put the server behind the edge in $settings"
    fi
    # Debian's own page on port 80, which nobody asked for.
    if systemctl --quiet is-enabled nginx.service 2>/dev/null; then
        systemctl --quiet disable --now nginx.service
        changed "switched Debian's nginx.service off"
    fi
}

enable_units() {
    units="var-tmp.mount marcador-trial.service"
    if has broker; then units="$units mosquitto.service"; fi
    if has server; then units="$units marcador-server.service"; fi
    if has edge; then units="$units marcador-edge.service"; fi
    if has device; then units="$units marcador-device.service"; fi
    if has firewall; then units="$units marcador-firewall.service"; fi
    if has hotspot; then units="$units marcador-hotspot.service"; fi
    if has kiosk; then units="$units marcador-kiosk.service"; fi
    absent=""
    for unit in $units; do
        [ "$(systemctl --root="$root/" is-enabled "$unit" 2>/dev/null)" != enabled ] || continue
        systemctl --root="$root/" --quiet enable "$unit" 2>/dev/null || { absent="$absent $unit" && continue; }
        changed "switched $unit on"
    done
    [ -z "$absent" ] || { [ -n "$root" ] && echo "left to the run in $root:$absent"; } || fail "there is no$absent"
    if [ -n "$root" ] || [ "$starts" = no ] || [ "$changes" = 0 ] || [ ! -d /run/systemd/system ]; then return 0; fi
    systemctl daemon-reload
    udevadm control --reload && udevadm trigger --action=add --subsystem-match=sound --subsystem-match=usb
    for unit in chrony systemd-journald; do systemctl try-restart "$unit" || true; done
    for unit in $units; do
        case "$unit" in marcador-trial.service) ;; *) systemctl restart --no-block "$unit" ;; esac
    done
    echo "started $units"
}

remember_parts() {
    if [ -r "$chosen" ] && [ "$(cat "$chosen")" = "$with" ]; then return 0; fi
    echo "$with" >"$chosen"
    changed "this box is: $with"
}

tell() {
    if [ "$changes" = 0 ]; then
        echo "nothing to change: this box is $with, as it should be"
    else
        echo "$changes changes; \`marcador doctor\` says what is still missing"
    fi
}

main "$@"
