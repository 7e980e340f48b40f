"""What a client asks of a broker's certificate: the same for the appliance and for the server."""

import ssl

from wire.broker import BrokerAddress


def context_of(broker: BrokerAddress) -> ssl.SSLContext | None:
    """Give how to speak TLS with a broker; `None` for one without.

    With a certificate of its own the broker must show that very one, whatever its host is called: a club's server has
    no lasting name.
    """
    if not broker.tls:
        return None
    context = ssl.create_default_context(cadata=broker.certificate)
    context.check_hostname = broker.certificate is None
    return context
