"""A Wi-Fi as NetworkManager keeps it in a file (nm-settings-keyfile(5)), so that no password is in a command line."""

LONGEST_NAME_BYTES = 32
"""IEEE 802.11, 9.4.2.2."""


def profile(connection: str, name: str, password: str, security: str | None) -> str:
    """Give the file of a Wi-Fi.

    Args:
        connection: what NetworkManager calls it.
        security: as the scan tells it, empty for an open one; `None` for one that was not heard, which may be hidden.
    """
    lines = ["[connection]", f"id={connection}", "type=wifi", "autoconnect=true", ""]
    lines += ["[wifi]", "mode=infrastructure", ssid_line(name), *(["hidden=true"] if security is None else [])]
    if password:
        offered = security or ""
        key = "sae" if "WPA3" in offered and "WPA2" not in offered else "wpa-psk"
        lines += ["", "[wifi-security]", f"key-mgmt={key}", f"psk={_escaped(password)}"]
    return "\n".join([*lines, "", "[ipv4]", "method=auto", "", "[ipv6]", "method=auto", ""])


def ssid_line(name: str) -> str:
    """Give the line that says which Wi-Fi it is."""
    return f"ssid={''.join(f'{one};' for one in name.encode())}"


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\")
    return "\\s" + escaped[1:] if escaped.startswith(" ") else escaped
