# The software: a release beside the one that runs, and a link that says which is current. A part of install.sh, which
# sets here, packaged, from and wheels.
# shellcheck shell=sh disable=SC2154

software() {
    source=$(cd "$(dirname "$from")" && pwd)/$(basename "$from")
    case "$source" in
        *.whl) wheel=$source ;;
        *) wheel=$(find "$source" -maxdepth 1 -name 'marcador-*.whl' | head -n 1) ;;
    esac
    [ -n "$wheel" ] || [ -f "$source/pyproject.toml" ] ||
        fail "$from is neither a wheel nor a folder with Marcador; say --from"
    release=/opt/marcador/releases/$(name_of_release)
    if [ ! -e "$release/whole" ]; then build; fi
    if [ "$(readlink /opt/marcador/current || true)" != "$release" ]; then
        [ ! -e /opt/marcador/current ] || ln -sfn "$(readlink /opt/marcador/current)" /opt/marcador/previous
        ln -sfn "$release" /opt/marcador/current.new
        mv -T /opt/marcador/current.new /opt/marcador/current
        changed "this is $(basename "$release") now"
    fi
}

name_of_release() {
    if [ -n "$wheel" ]; then
        echo "$(basename "$wheel" | cut -d- -f2)-$(sha256sum "$wheel" | cut -c1-12)"
    else
        version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$source/pyproject.toml" | head -n 1)
        echo "$version-$(hash_of_sources)"
    fi
}

hash_of_sources() {
    cd "$source"
    # shellcheck disable=SC2086 # a word a folder
    find $packaged requirements -type f \
        ! -path '*/__pycache__/*' ! -path '*/.*' -exec sha256sum {} + | LC_ALL=C sort | sha256sum | cut -c1-12
}

build() {
    requirements=$source/requirements/run.txt
    [ -f "$requirements" ] || requirements=$(dirname "$here")/requirements/run.txt
    [ -f "$requirements" ] || fail "requirements/run.txt is missing beside the software"
    [ -n "$wheels" ] || wheels=$source/wheelhouse
    offline=""
    if [ -d "$wheels" ]; then offline="--no-index --find-links $wheels"; fi
    rm -rf "$release"
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python 3.11 or newer is needed"
    seen=""
    if python3 -c 'import gpiozero, lgpio' 2>/dev/null; then seen=--system-site-packages; fi
    # shellcheck disable=SC2086 # none or one
    python3 -m venv $seen "$release"
    pip="$release/bin/pip --quiet --disable-pip-version-check --no-cache-dir install $offline"
    # shellcheck disable=SC2086 # options, a word each
    $pip --require-hashes -r "$requirements"
    if [ -n "$wheel" ]; then
        $pip --no-deps "$wheel"
    else
        built=$(mktemp -d)
        # shellcheck disable=SC2086 # a word a folder
        (cd "$source" && cp -r $packaged README.md LICENSE "$built")
        $pip --no-deps --no-build-isolation "$built"
        rm -rf "$built"
    fi
    cp -r "$here" "$release/firmware-config"
    if [ -f "$source/release.json" ]; then cp "$source/release.json" "$release"; fi
    touch "$release/whole"
    changed "built $(basename "$release")"
}
