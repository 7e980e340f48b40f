"""A Wi-Fi as NetworkManager keeps it in a file (nm-settings-keyfile(5)), so that no password is in a command line."""

CLUB = "marcador-club"
"""The name of the connection that the page makes."""

LONGEST_NAME_BYTES = 32
"""IEEE 802.11, 9.4.2.2."""


def profile(name: str, password: str, security: str) -> str:
    """Give the file of a Wi-Fi; `security` as the scan tells it, empty for an open one."""
    octets = ";".join(str(one) for one in name.encode())
    lines = ["[connection]", f"id={CLUB}", "type=wifi", "autoconnect=true", "", "[wifi]", "mode=infrastructure"]
    lines.append(f"ssid={octets};")
    if password:
        key = "sae" if "WPA3" in security and "WPA2" not in security else "wpa-psk"
        lines += ["", "[wifi-security]", f"key-mgmt={key}", f"psk={_escaped(password)}"]
    return "\n".join([*lines, "", "[ipv4]", "method=auto", "", "[ipv6]", "method=auto", ""])


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\")
    return "\\s" + escaped[1:] if escaped.startswith(" ") else escaped
