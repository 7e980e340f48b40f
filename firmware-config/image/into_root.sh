#!/bin/sh
# Makes the root of an image Marcador: installed as on a box, and with what cloud-init reads at the first start on the
# FAT partition, where whoever writes the card changes it.
#
#   into_root.sh ROOT PARTS
set -eu
umask 022

root=$1 parts=$2
recipe=$(cd "$(dirname "$0")" && pwd)
software=$(cd "$recipe/../.." && pwd)
kept=/usr/local/src/marcador
boot=$root/boot/firmware
unit=marcador-first-start.service

main() {
    case ",$parts," in
        *,broker,* | *,edge,*) echo "into_root.sh: broker and edge make secrets; install them on the box" >&2 && exit 1 ;;
    esac
    copy_software
    chroot "$root" "$kept/firmware-config/install.sh" --no-start --with "$parts"
    rm -rf "$root$kept/wheelhouse"
    first_start
    renew
}

copy_software() {
    mkdir -p "$root$kept"
    for one in padel wire device server models marcador firmware-config pyproject.toml README.md LICENSE \
        requirements release.json wheelhouse; do
        if [ -e "$software/$one" ]; then cp -r "$software/$one" "$root$kept"; fi
    done
    for wheel in "$software"/marcador-*.whl; do
        if [ -e "$wheel" ]; then cp "$wheel" "$root$kept"; fi
    done
}

# The same user-data as for a bare card, but for the installation, which is done: no network is needed for it.
first_start() {
    mkdir -p "$boot" "$root/etc/cloud/cloud.cfg.d" "$root/etc/netplan" \
        "$root/etc/systemd/system/cloud-init-local.service.d"
    sed -e '/^package_update:/d' -e '/first_boot\.py/d' -e 's/^runcmd:/# &/' \
        "$root$kept/firmware-config/cloud-init/user-data" >"$boot/user-data"
    cp "$root$kept/firmware-config/cloud-init/network-config" "$boot/network-config"
    echo 'instance-id: marcador-image' >"$boot/meta-data"
    install -m 644 "$recipe/cloud.cfg" "$root/etc/cloud/cloud.cfg.d/90_marcador.cfg"
    install -m 644 "$recipe/boot_first.conf" "$root/etc/systemd/system/cloud-init-local.service.d/marcador.conf"
    install -m 600 "$recipe/netplan.yaml" "$root/etc/netplan/00-marcador.yaml"
    install -m 644 "$recipe/$unit" "$root/etc/systemd/system/$unit"
    systemctl --root="$root" --quiet enable "$unit"
    touch "$root$kept/first-start"
}

# What has to be another one on each box.
renew() {
    rm -f "$root"/etc/ssh/ssh_host_* "$root/var/lib/dbus/machine-id" \
        "$root/var/lib/systemd/random-seed" "$root/var/lib/systemd/credential.secret"
    : >"$root/etc/machine-id"
    rm -rf "$root"/var/lib/cloud/instances "$root"/var/lib/cloud/instance
}

main
