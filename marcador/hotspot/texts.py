"""What the page says, in English and Spanish."""

Text = dict[str, str]

TITLE: Text = {"en": "Marcador has no network", "es": "Marcador no tiene red"}
LEAD: Text = {
    "en": "Choose the club's Wi-Fi, and the box joins it. This Wi-Fi here is open: do it where nobody listens in.",
    "es": "Elige la wifi del club y la caja se conectará. Esta wifi está abierta: hazlo donde nadie escuche.",
}
NETWORK: Text = {"en": "Wi-Fi", "es": "Wifi"}
OTHER: Text = {"en": "another one, whose name I type", "es": "otra, escribo su nombre"}
OTHER_NAME: Text = {"en": "Name of the other Wi-Fi", "es": "Nombre de la otra wifi"}
PASSWORD: Text = {"en": "Its password (none for an open one)", "es": "Su contraseña (ninguna si está abierta)"}
SERVER: Text = {"en": "The club's server, if it has one", "es": "El servidor del club, si lo hay"}
SERVER_HINT: Text = {"en": "such as marcador.local:8000", "es": "por ejemplo marcador.local:8000"}
CODE: Text = {"en": "Code of the court", "es": "Código de la pista"}
CODE_HINT: Text = {
    "en": "“marcador server enroll COURT” prints it there, for an hour.",
    "es": "Lo da allí «marcador server enroll PISTA», por una hora.",
}
JOIN: Text = {"en": "Join", "es": "Conectar"}
PAGES: Text = {"en": "The box's own pages", "es": "Las páginas de la caja"}
COMPANY: Text = {"en": "wants a certificate: not from here", "es": "pide certificado: no desde aquí"}
OPEN: Text = {"en": "open", "es": "abierta"}

JOINING: Text = {"en": "Joining “{}”", "es": "Conectando con «{}»"}
JOINING_LEAD: Text = {
    "en": "The box closes its own Wi-Fi now, so this page stands still. Put your phone on “{}” too.",
    "es": "La caja cierra ahora su wifi, así que esta página se para. Pon tu móvil también en «{}».",
}
STEPS: tuple[Text, ...] = (
    {"en": "It leaves its own Wi-Fi", "es": "Cierra su propia wifi"},
    {
        "en": "It joins “{}” and gets an address, within a minute",
        "es": "Se conecta a «{}» y recibe dirección, en un minuto",
    },
    {"en": "It tells the server the code, and listens", "es": "Da el código al servidor y escucha"},
)
PAGES_THEN: Text = {
    "en": "Within two minutes its pages are at http://{}.local:8000.",
    "es": "En dos minutos sus páginas están en http://{}.local:8000.",
}
LISTED_THEN: Text = {
    "en": "Then it is on the server's page of devices.",
    "es": "Después aparece en la página de dispositivos del servidor.",
}
FAILED: Text = {
    "en": "If “Marcador” is in your list of Wi-Fis again, it did not work: join it, and this page says why.",
    "es": "Si «Marcador» vuelve a tu lista de wifis, no ha funcionado: entra y esta página dirá por qué.",
}

REFUSED: dict[str, Text] = {
    "password": {"en": "“{}” does not take this password.", "es": "«{}» no acepta esta contraseña."},
    "absent": {
        "en": "“{}” is not heard here. Is the name right, and is it near enough?",
        "es": "«{}» no se oye aquí. ¿Es ese el nombre, y está lo bastante cerca?",
    },
    "address": {
        "en": "“{}” took the box in, but gave it no address. Start the router again.",
        "es": "«{}» dejó entrar a la caja, pero no le dio dirección. Reinicia el rúter.",
    },
    "other": {"en": "“{}” could not be joined.", "es": "No se pudo conectar con «{}»."},
    "code": {
        "en": "“{}” was joined, but the box was not enrolled. Are the server's address and the code right, and is the"
        " code younger than an hour? Type the password again too.",
        "es": "Se conectó con «{}», pero la caja no quedó registrada. ¿Son correctos la dirección del servidor y el"
        " código, y tiene el código menos de una hora? Escribe también la contraseña de nuevo.",
    },
    "form-name": {"en": "Choose a Wi-Fi, or type its name.", "es": "Elige una wifi o escribe su nombre."},
    "form-password": {
        "en": "A Wi-Fi's password has 8 to 63 letters, digits and signs.",
        "es": "La contraseña de una wifi tiene de 8 a 63 letras, cifras y signos.",
    },
    "form-code": {
        "en": "A code needs the address of its server, and a server its code.",
        "es": "Un código necesita la dirección de su servidor, y un servidor su código.",
    },
}


def language_of(accepted: str) -> str:
    """Choose between the two by a browser's `Accept-Language` (RFC 9110, 12.5.4), mostly in order of wish."""
    for one in accepted.lower().split(","):
        if one.strip()[:2] in ("en", "es"):
            return one.strip()[:2]
    return "en"
